using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sgvb.Gate.Export;

/// <summary>
/// github-action-benchmark, whose tools know one direction each: a file of times, sizes and variances for customSmallerIsBetter, one of rates for
/// customBiggerIsBetter. A bias is neither, for it may be wrong either way, and is left out.
/// </summary>
internal sealed class GithubActionBenchmarkFormat : IExportFormat
{
    public const string Smaller = "smaller-is-better.json";
    public const string Bigger = "bigger-is-better.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Name => "github-action-benchmark";

    public IReadOnlyList<ExportFile> Files(ExportedRun run)
    {
        var rows = run.WithValue.Where(r => r.Metric != Metric.Bias.Name).ToLookup(r => r.Better == "higher");
        return [File(Smaller, rows[false]), File(Bigger, rows[true])];
    }

    private static ExportFile File(string name, IEnumerable<ExportRow> rows) => new(name, stream => JsonSerializer.Serialize(stream, rows.Select(Entry), Options));

    private static object Entry(ExportRow r) => new
    {
        name = $"{r.Case} [{r.Metric}]",
        value = r.Value!.Value,
        unit = r.Unit,
        range = r is { IntervalLow: { } low, IntervalHigh: { } high } ? string.Create(CultureInfo.InvariantCulture, $"{low} to {high}") : null,
        extra = string.Join('\n', Extra(r)) is { Length: > 0 } text ? text : null,
    };

    private static IEnumerable<string> Extra(ExportRow r)
    {
        if (r.Verdict.Length > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{r.Verdict}: {r.Baseline} became {r.Candidate}");
        if (r.Machine.Length > 0)
            yield return "machine: " + r.Machine;
    }
}
