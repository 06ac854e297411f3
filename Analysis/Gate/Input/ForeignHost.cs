using System.Text.Json;

namespace Sgvb.Gate.Input;

/// <summary>What BenchmarkDotNet's full JSON knows of its machine: Title and HostEnvironmentInfo, by versions 0.9 to 0.15.</summary>
internal static class ForeignHost
{
    private const int Stamp = 15;

    /// <summary>"Acme.Parsing-20260131-235959".</summary>
    public static string? Title(JsonElement root) => JsonParts.Text(root, "Title");

    public static MachineIdentity Machine(JsonElement root)
    {
        var host = JsonParts.Member(root, "HostEnvironmentInfo");
        return new()
        {
            Utc = When(Title(root)),
            ["processor"] = FieldText.Processor(Text("ProcessorName")),
            ["cores"] = MachineIdentity.Number(Whole("PhysicalCoreCount") ?? Whole("PhysicalCoresCount")),
            ["logical_processors"] =
                MachineIdentity.Number(Whole("LogicalCoreCount") ?? Whole("LogicalCoresCount") ?? Whole("ProcessorCount")),
            ["architecture"] = FieldText.Architecture(Text("Architecture")),
            ["os"] = FieldText.OsFamily(Text("OsVersion")),
            ["os_version"] = Text("OsVersion"),
            ["dotnet"] = FieldText.Runtime(RuntimeVersion(root)),
            ["dotnet_build"] = FieldText.RuntimeBuild(RuntimeVersion(root)),
            ["configuration"] = Text("Configuration")?.ToUpperInvariant(),
            ["debugger"] = JsonParts.Member(host, "HasAttachedDebugger")?.ValueKind switch
            {
                JsonValueKind.True => "attached",
                JsonValueKind.False => "none",
                _ => null,
            },
            ["benchmarkdotnet"] = Version(root),
            ["sdk"] = Text("DotNetCliVersion"),
            ["clock_hertz"] = Hertz(root)?.ToString("0", CultureInfo.InvariantCulture),
        };

        string? Text(string name) => JsonParts.Text(host, name);
        int? Whole(string name) => JsonParts.Whole(host, name);
    }

    /// <summary>What an entry of Benchmarks alone was measured under; null where it says nothing.</summary>
    public static MachineIdentity? Conditions(JsonElement root, JsonElement benchmark) =>
        JsonParts.Text(benchmark, "HardwareIntrinsics") is { Length: > 0 } sets
            ? new()
            {
                ["vector_width"] = FieldText.VectorWidth(sets, Version(root)),
                ["vector_size"] = FieldText.VectorSize(sets),
            }
            : null;

    public static string? RuntimeVersion(JsonElement root) =>
        JsonParts.Text(JsonParts.Member(root, "HostEnvironmentInfo"), "RuntimeVersion");

    /// <summary>Ticks of the clock a second.</summary>
    public static double? Hertz(JsonElement root)
    {
        var host = JsonParts.Member(root, "HostEnvironmentInfo");
        return JsonParts.Number(JsonParts.Member(host, "ChronometerFrequency"), "Hertz") ?? JsonParts.Number(host, "ChronometerFrequency");
    }

    private static string? Version(JsonElement root) =>
        JsonParts.Text(JsonParts.Member(root, "HostEnvironmentInfo"), "BenchmarkDotNetVersion")?.TrimStart('v');

    /// <summary>The time that a title ends with; it knows no zone, and is taken as UTC.</summary>
    private static DateTimeOffset? When(string? title) => title is { Length: > Stamp } && DateTimeOffset.TryParseExact(
        title[^Stamp..], "yyyyMMdd-HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var when) ? when : null;
}
