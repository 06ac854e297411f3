namespace Sgvb.Backends;

/// <summary>A device has too little memory for a step: what a run leaves out and names, where nobody asked for that backend by name.</summary>
/// <param name="what">Was wanted, and where.</param>
/// <param name="inner">The driver's or library's own error.</param>
public sealed class DeviceMemoryException(string what, Exception inner)
    : SgvbException($"{what} is out of memory; use a smaller --minibatch or --workload", Unavailable, inner);
