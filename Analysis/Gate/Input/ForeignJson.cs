using System.Text.Json;

namespace Sgvb.Gate.Input;

/// <summary>One document of BenchmarkDotNet's full JSON: its Benchmarks with their Measurements.</summary>
internal static class ForeignJson
{
    public static bool IsReport(JsonElement root) => JsonParts.Member(root, "Benchmarks") is { ValueKind: JsonValueKind.Array };

    /// <summary>What a document holds.</summary>
    /// <param name="Cases">Each key once.</param>
    /// <param name="WithoutMeasurements">Benchmarks that ran, as their Statistics show, but whose measurements are not there.</param>
    /// <param name="Again">Names that stand more than once and are told apart by their order.</param>
    public sealed record Content(
        IReadOnlyList<CaseSeries> Cases, IReadOnlyList<string> WithoutMeasurements, IReadOnlyList<string> Again);

    /// <exception cref="SgvbException">A benchmark without a name or with a measurement that is no number.</exception>
    public static Content Read(string file, JsonElement root)
    {
        var (cases, without, times) = (new List<CaseSeries>(), new List<string>(), new Dictionary<string, int>());
        var (runtime, machine, hertz) = (ForeignHost.RuntimeVersion(root), ForeignHost.Machine(root), ForeignHost.Hertz(root));
        foreach (var benchmark in root.GetProperty("Benchmarks").EnumerateArray())
        {
            var plain = Name(file, benchmark) + JobText.Suffix(JsonParts.Text(benchmark, "DisplayInfo"), runtime, machine["architecture"]);
            // A class without a text of its own, twice an argument, or two jobs that differ in effort alone. Counted as files of ours hold names, in one line.
            var line = OneLine.Of(plain);
            var again = times[line] = times.GetValueOrDefault(line) + 1;
            var name = again > 1 ? $"{plain} #{again}" : plain;
            var readings = ForeignReadings.Of(file, name, benchmark);
            if (readings.IsEmpty && JsonParts.Member(benchmark, "Statistics") is { ValueKind: JsonValueKind.Object })
            {
                without.Add(name);
                continue;
            }

            var conditions = ForeignHost.Conditions(root, benchmark);
            cases.Add(readings.Series(new CaseKey(Metric.Time, name), hertz) with { Conditions = conditions });
            var memory = JsonParts.Member(benchmark, "Memory");
            if (JsonParts.Number(memory, "BytesAllocatedPerOperation") is { } bytes)
            {
                if (bytes < 0)
                    throw new SgvbException($"{file}: {OneLine.Of(name)}: BytesAllocatedPerOperation is negative; measure again");
                cases.Add(new(new CaseKey(Metric.AllocatedBytes, name), [new Unit("1", bytes)])
                {
                    Operations = JsonParts.Number(memory, "TotalOperations") is >= 1 and { } counted ? counted : readings.Operations,
                    Conditions = conditions,
                });
            }
        }

        return new(cases, without, [.. times.Where(t => t.Value > 1).Select(t => t.Key)]);
    }

    /// <summary>Versions before 0.11 wrote no full name, but what it is made of.</summary>
    private static string Name(string file, JsonElement benchmark)
    {
        if (JsonParts.Text(benchmark, "FullName") is { } full && !string.IsNullOrWhiteSpace(full))
            return full;
        if (JsonParts.Text(benchmark, "Type") is not { } type || JsonParts.Text(benchmark, "Method") is not { } method)
            throw new SgvbException($"{file}: a benchmark has no FullName; is this BenchmarkDotNet's full JSON?");
        var place = JsonParts.Text(benchmark, "Namespace") is { Length: > 0 } space ? space + "." : "";
        var parameters = JsonParts.Text(benchmark, "Parameters") is { Length: > 0 } given
            ? $"({string.Join(", ", given.Split('&').Select(p => p.Replace("=", ": ", StringComparison.Ordinal)))})"
            : "";
        return $"{place}{type}.{method}{parameters}";
    }
}
