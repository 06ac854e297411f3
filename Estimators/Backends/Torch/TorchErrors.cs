using System.Runtime.InteropServices;

namespace Sgvb.Backends.Torch;

/// <summary>One line for what libtorch throws; its own text goes on with a trace of addresses.</summary>
internal static class TorchErrors
{
    /// <param name="device">The backend's name.</param>
    /// <param name="error">As TorchSharp throws it.</param>
    public static SgvbException Explain(string device, ExternalException error)
    {
        var line = error.Message.Split('\n', 2)[0].Trim();
        // The first is the processor's allocator, the second CUDA's.
        return line.Contains("can't allocate memory", StringComparison.Ordinal) || line.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
            ? new DeviceMemoryException($"libtorch on {device}", error)
            : new SgvbException($"libtorch on {device} failed: {line}", SgvbException.Unavailable, error);
    }
}
