namespace Sgvb.Gate.Input;

/// <summary>One side of a comparison: a run of this suite, or BenchmarkDotNet's full JSON of any project.</summary>
/// <param name="Path">As the user named it.</param>
/// <param name="Machine">What it was measured on.</param>
/// <param name="Cases">Each key once; a case without units was tried and gave no result.</param>
/// <param name="Notes">What a reader of the comparison must know of this side.</param>
public sealed record GateRun(string Path, MachineIdentity Machine, IReadOnlyList<CaseSeries> Cases, IReadOnlyList<string> Notes)
{
    /// <summary>The measured peak by backend and threads, for calibration; empty where the run has none.</summary>
    public IReadOnlyDictionary<(string Backend, int Threads), double> PeakGflops { get; init; } = new Dictionary<(string, int), double>();

    /// <summary>BenchmarkDotNet's name of a run, whose folders all have one name; null for a run of this suite.</summary>
    public string? Title { get; init; }

    /// <summary>The files that it was read from.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Tells it from other runs of its machine.</summary>
    public string Name => string.IsNullOrWhiteSpace(Title) ? new DirectoryInfo(Path).Name : Title;

    /// <summary>The notes, and how many cases have no result: for whoever takes the numbers alone.</summary>
    public IEnumerable<string> Remarks() => Cases.Count(c => c.Units.Count == 0) is > 0 and var failed
        ? Notes.Append(string.Create(CultureInfo.InvariantCulture, $"{Path}: without a result, and left out: {failed}, such as {Cases.First(c => c.Units.Count == 0).Key}"))
        : Notes;

    /// <exception cref="SgvbException">No such run (2), malformed (2), or without any result (5).</exception>
    public static GateRun Read(string path)
    {
        var run = Directory.Exists(path) && SuiteRun.IsOne(path) ? SuiteRun.Read(RunFolder.Open(path))
            : File.Exists(path) || Directory.Exists(path) ? ForeignRun.Read(path)
            : throw new SgvbException($"{path}: no such folder; name a run, or a folder with BenchmarkDotNet's full JSON");
        if (run.Cases.All(c => c.Units.Count == 0))
            throw new SgvbException(
                run.Cases.Count == 0
                    ? $"{path}: holds no result: no benchmark was measured; measure again"
                    : $"{path}: holds no result: all {run.Cases.Count} benchmarks failed; see their log, then measure again",
                SgvbException.Unavailable);
        return run;
    }
}
