using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sgvb.Gate.Export;

/// <summary>Bencher Metric Format: an object of benchmarks, each an object of measures with a value and its bounds.</summary>
internal sealed class BencherFormat : IExportFormat
{
    public const string FileName = "bencher.json";

    /// <summary>Of a benchmark's name; of a measure's it is 64, which all of ours keep.</summary>
    public const int LongestName = 1024;

    /// <summary>What Bencher itself calls the nanoseconds of an operation.</summary>
    private const string Latency = "latency";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Name => "bencher";

    public IReadOnlyList<ExportFile> Files(ExportedRun run) => [new(FileName, stream => JsonSerializer.Serialize(stream, Benchmarks(run), Options))];

    private static Dictionary<string, Dictionary<string, Measure>> Benchmarks(ExportedRun run) => run.WithValue.GroupBy(r => Short(r.Case)).ToDictionary(
        c => c.Key,
        c => c.ToDictionary(
            r => (r.Metric == Metric.Time.Name ? Latency : r.Metric.Replace('_', '-')) + (run.IsVerdicts ? "-change" : ""),
            r => new Measure(r.Value!.Value, r.IntervalLow, r.IntervalHigh)));

    /// <summary>A longer name ends in a checksum of the whole, so that no two become one.</summary>
    private static string Short(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        if (bytes.Length <= LongestName)
            return name;
        var end = "#" + Convert.ToHexStringLower(Sha256.HashData(bytes).AsSpan(0, 8));
        var cut = LongestName - end.Length;
        // Not within a character.
        while ((bytes[cut] & 0xc0) == 0x80)
            cut--;
        return Encoding.UTF8.GetString(bytes, 0, cut) + end;
    }

    private sealed record Measure(
        [property: JsonPropertyName("value")] double Value, [property: JsonPropertyName("lower_value")] double? Low,
        [property: JsonPropertyName("upper_value")] double? High);
}
