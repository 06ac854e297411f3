namespace Sgvb.Bench;

/// <summary>Which backends run on this machine's processor, so that its measured peak is their limit.</summary>
public static class ProcessorBackends
{
    public static bool Contains(string backend) => backend != "gpu" && !backend.EndsWith("-cuda", StringComparison.Ordinal);
}
