namespace Sgvb.Measuring.Machine;

/// <summary>Each backend of the registry by name: its device and versions, or why there is none.</summary>
public static class BackendStates
{
    public static IReadOnlyDictionary<string, string> Read() => Registry.Backends.ToDictionary(
        b => b.Name,
        b => PlainPaths.In(OneLine.Of(b.Unavailable is { } reason ? "unavailable: " + reason : "available: " + b.Device
        + (b.IsHardware ? "" : " (a simulator: checks only)"))));
}
