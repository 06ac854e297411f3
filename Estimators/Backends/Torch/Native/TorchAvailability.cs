namespace Sgvb.Backends.Torch.Native;

/// <summary>Whether libtorch could be loaded, and from where; or why not.</summary>
/// <param name="Available">The backend can be used.</param>
/// <param name="Reason">Empty where it is available; otherwise one line: what is wrong, where, and what to do.</param>
/// <param name="Directory">Where libtorch was loaded from, or looked for.</param>
/// <param name="Version">libtorch's version where a file beside it says so, otherwise the one that TorchSharp was built for.</param>
/// <param name="Devices">"torch", and "torch-cuda" where this libtorch sees a GPU. Empty where it is not available.</param>
public sealed record TorchAvailability(bool Available, string Reason, string Directory, string Version, IReadOnlyList<string> Devices)
{
    internal static TorchAvailability No(string reason, string directory) => new(false, reason, directory, "", []);
}
