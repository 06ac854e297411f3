using System.Globalization;
using System.Text.Json;

namespace Sgvb.Analysis.Gate.Input;

/// <summary>One document of BenchmarkDotNet's full JSON: HostEnvironmentInfo, and Benchmarks with their Measurements.</summary>
internal static class ForeignJson
{
    private const int Stamp = 15;

    public static bool IsReport(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("Benchmarks", out var list) && list.ValueKind == JsonValueKind.Array;

    /// <summary>"Acme.Parsing-20260131-235959".</summary>
    public static string? Title(JsonElement root) => Text(root, "Title");

    public static MachineIdentity Machine(JsonElement root)
    {
        var host = Member(root, "HostEnvironmentInfo");
        return new()
        {
            Utc = When(Title(root)),
            ["processor"] = MachineIdentity.Model(Text(host, "ProcessorName")),
            ["cores"] = MachineIdentity.Number(Whole(host, "PhysicalCoreCount")),
            ["logical_processors"] = MachineIdentity.Number(Whole(host, "LogicalCoreCount")),
            ["architecture"] = Text(host, "Architecture")?.ToLowerInvariant(),
            ["dotnet"] = Text(host, "RuntimeVersion"),
        };
    }

    /// <exception cref="SgvbException">
    /// A benchmark without a name or with a measurement that is no number, or the same case twice.
    /// </exception>
    public static IEnumerable<CaseSeries> Cases(string file, JsonElement root)
    {
        var benchmarks = root.GetProperty("Benchmarks").EnumerateArray()
            .Select(b => (Element: b, Name: Text(b, "FullName")
                ?? throw new SgvbException($"{file}: a benchmark has no FullName; is this BenchmarkDotNet's full JSON?")))
            .ToList();
        var jobs = benchmarks.CountBy(b => b.Name).ToDictionary(c => c.Key, c => c.Value);
        foreach (var (benchmark, fullName) in benchmarks)
        {
            // Jobs of one benchmark share its full name.
            var name = jobs[fullName] > 1 && Text(benchmark, "DisplayInfo") is { } display ? $"{fullName} [{OneLine.Of(display)}]"
                : fullName;
            yield return new(Key(Metric.Time, name), Launches(file, fullName, benchmark));
            if (Number(Member(benchmark, "Memory"), "BytesAllocatedPerOperation") is { } bytes)
                yield return new(Key(Metric.AllocatedBytes, name), [new Unit("1", bytes)]);
        }
    }

    /// <summary>The time that a title ends with; it knows no zone, and is taken as UTC.</summary>
    private static DateTimeOffset? When(string? title) => title is { Length: > Stamp } && DateTimeOffset.TryParseExact(
        title[^Stamp..], "yyyyMMdd-HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var when) ? when : null;

    private static CaseKey Key(Metric metric, string name) => new(metric, name);

    private static IReadOnlyList<Unit> Launches(string file, string name, JsonElement benchmark)
    {
        if (Member(benchmark, "Measurements") is not { ValueKind: JsonValueKind.Array } list)
            return [];
        var measured = list.EnumerateArray().Where(m => Text(m, "IterationMode") == "Workload")
            .Select(m => (Stage: Text(m, "IterationStage"), Launch: Whole(m, "LaunchIndex") ?? 1, Value: PerOperation(file, name, m)))
            .ToLookup(m => m.Stage);
        // Results are the actual iterations less overhead; where that leaves nothing of a very short method, the actual ones stand.
        foreach (var stage in (string[])["Result", "Actual"])
            if (measured[stage].Any() && measured[stage].All(m => m.Value > 0))
                return [.. measured[stage].GroupBy(m => m.Launch).OrderBy(l => l.Key)
                    .Select(l => new Unit(l.Key.ToString(CultureInfo.InvariantCulture),
                        Math.Exp(Statistics.Launches.Location(l.Select(m => m.Value)))))];
        return [];
    }

    private static double PerOperation(string file, string name, JsonElement measurement)
    {
        if (Number(measurement, "Nanoseconds") is { } nanoseconds && Number(measurement, "Operations") is > 0 and { } operations)
            return nanoseconds / operations;
        throw new SgvbException(
            $"{file}: {OneLine.Of(name)}: a measurement's Nanoseconds or Operations is no finite number; measure again");
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement? element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    private static double? Number(JsonElement? element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } member && member.TryGetDouble(out var number)
            && double.IsFinite(number) ? number : null;

    private static int? Whole(JsonElement? element, string name) =>
        Number(element, name) is { } number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;
}
