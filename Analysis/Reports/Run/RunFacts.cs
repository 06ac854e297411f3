using Sgvb.Runs.Csv;

namespace Sgvb.Reports.Run;

/// <summary>What a run's folder holds, read as it is asked for. A file that is missing is an empty list; a broken one is an error.</summary>
/// <param name="name">Of the run.</param>
public sealed class RunFacts(string name)
{
    private readonly Dictionary<Type, object> _rows = [];

    public string Name { get; } = name;

    /// <summary>Where the run lies; null for facts that were put together by hand.</summary>
    public RunFolder? Folder { get; private init; }

    public Fingerprint? Machine { get; private init; }

    /// <summary>What the measuring verb had to say: data, state, what was left out.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Why the run is not whole; null where it is.</summary>
    public string? Incomplete { get; private init; }

    public IReadOnlyList<BenchmarkRow> Benchmarks => Rows<BenchmarkRow>();

    public IEnumerable<BenchmarkRow> Steps => Benchmarks.Where(b => b.Benchmark == "step");

    public IReadOnlyList<VarianceRow> Variances => Rows<VarianceRow>();

    /// <summary>θ's variances: what methods are ranked by.</summary>
    public IEnumerable<VarianceRow> ThetaVariances => Variances.Where(v => v.Parameter == "theta");

    /// <summary>What the variances were worked out from.</summary>
    public IReadOnlyList<VarianceBlockRow> Blocks => Rows<VarianceBlockRow>();

    public IReadOnlyList<AgreementRow> Agreement => Rows<AgreementRow>();

    /// <summary>A run of one of the experiments, which need not hold what a ranking needs.</summary>
    public bool IsExperiment { get; internal set; }

    /// <exception cref="SgvbException">A file is broken (exit code 2).</exception>
    public static RunFacts Of(RunFolder run) => new(run.Name)
    {
        Folder = run,
        Machine = run.Exists(RunFolder.Environment) ? Fingerprint.Load(run) : null,
        Notes = run.ReadNotes(),
        Incomplete = run.IncompleteReason,
    };

    /// <summary>The rows of a file; none where the run has no such file.</summary>
    /// <exception cref="SgvbException">The file is broken.</exception>
    public IReadOnlyList<T> Rows<T>() where T : class
    {
        if (_rows.TryGetValue(typeof(T), out var read))
            return (IReadOnlyList<T>)read;
        IReadOnlyList<T> rows = Folder?.ReadIfThere<T>(RowFileAttribute.Of(typeof(T)).Name) ?? [];
        _rows[typeof(T)] = rows;
        return rows;
    }

    /// <summary>Puts rows in the place of a file's.</summary>
    public RunFacts With<T>(IReadOnlyList<T> rows) where T : class
    {
        _rows[typeof(T)] = rows;
        return this;
    }
}
