namespace Sgvb.Gate.Export;

/// <summary>What is exported: a run's numbers, or the gate's verdicts.</summary>
/// <param name="Path">As the user named it.</param>
/// <param name="Rows">Each case and metric once.</param>
/// <param name="IsVerdicts">Whether values are changes.</param>
public sealed record ExportedRun(string Path, IReadOnlyList<ExportRow> Rows, bool IsVerdicts)
{
    /// <summary>What of it is missing, and what a reader must know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public IEnumerable<ExportRow> WithValue => Rows.Where(r => r.Value is not null);

    /// <exception cref="SgvbException">No such folder or a broken file (2), or nothing in it that travels (5).</exception>
    public static ExportedRun Read(string path)
    {
        var verdicts = System.IO.Path.GetFileName(path) == GateReport.Csv ? path : System.IO.Path.Combine(path, GateReport.Csv);
        var run = File.Exists(verdicts) ? ExportedVerdicts.Read(path, verdicts)
            : Directory.Exists(path) && SuiteRun.IsOne(path) ? ExportedSuite.Read(RunFolder.Open(path))
            : ExportedForeign.Read(path);
        return run.Rows.Count > 0
            ? run
            : throw new SgvbException($"{path}: holds neither times nor variances nor verdicts, and nothing else travels; measure first", SgvbException.Unavailable);
    }
}
