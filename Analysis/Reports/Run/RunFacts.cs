using Sgvb.Analysis.Table1;
using Sgvb.Analysis.Training;
using Sgvb.Runs;
using Sgvb.Runs.Machine;
using Sgvb.Runs.Rows;

namespace Sgvb.Analysis.Reports.Run;

/// <summary>Everything that a run's folder holds. A file that is missing is an empty list and a named gap; a broken one is an
/// error.</summary>
public sealed record RunFacts
{
    public required string Name { get; init; }

    public Fingerprint? Machine { get; init; }

    public IReadOnlyList<BenchmarkRow> Benchmarks { get; init; } = [];

    public IReadOnlyList<VarianceRow> Variances { get; init; } = [];

    /// <summary>What the variances were worked out from.</summary>
    public IReadOnlyList<VarianceBlockRow> Blocks { get; init; } = [];

    public IReadOnlyList<AgreementRow> Agreement { get; init; } = [];

    public IReadOnlyList<Table1Row> Table1 { get; init; } = [];

    /// <summary>What Table 1 was worked out from, by training.</summary>
    public IReadOnlyList<Table1Seed> Table1Seeds { get; init; } = [];

    public IReadOnlyList<Figure1Row> Figure1 { get; init; } = [];

    public IReadOnlyList<ConvergenceRow> Convergence { get; init; } = [];

    public IReadOnlyList<SpeedRow> Speed { get; init; } = [];

    public IReadOnlyList<TrainingRow> Training { get; init; } = [];

    public IReadOnlyList<CurveRow> Curves { get; init; } = [];

    public IReadOnlyList<TargetRow> Targets { get; init; } = [];

    public IReadOnlyList<ScalingRow> Scaling { get; init; } = [];

    /// <summary>What the measuring verb had to say: data, state, what was left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why the run is not whole; null where it is.</summary>
    public string? Incomplete { get; init; }

    public IEnumerable<BenchmarkRow> Steps => Benchmarks.Where(b => b.Benchmark == "step");

    /// <summary>θ's variances: what methods are ranked by.</summary>
    public IEnumerable<VarianceRow> ThetaVariances => Variances.Where(v => v.Parameter == "theta");

    /// <summary>The variances to multiply with step times; Table 1 keeps its own.</summary>
    public IEnumerable<VarianceRow> RankedVariances => ThetaVariances.Any() ? ThetaVariances : Table1.Select(r => new VarianceRow
    {
        Estimator = r.Estimator,
        Posterior = r.Posterior,
        Kl = r.Kl,
        Objective = r.Objective,
        Backend = r.Backend,
        Workload = r.Workload,
        Minibatch = r.Minibatch,
        Layer = r.Layer,
        Parameter = "theta",
        Epoch = r.Epoch,
        Method = r.Method,
        Variance = r.Variance,
        Ci95Low = r.Ci95Low,
        Ci95High = r.Ci95High,
        Draws = r.Draws,
    });

    /// <exception cref="SgvbException">A file is broken (exit code 2), or there is no result at all (exit code 5).</exception>
    public static RunFacts Read(RunFolder run)
    {
        var facts = new RunFacts
        {
            Name = run.Name,
            Machine = run.Exists(RunFolder.Environment) ? Fingerprint.Load(run) : null,
            Benchmarks = run.ReadIfThere<BenchmarkRow>(RunFolder.Benchmarks),
            Variances = run.ReadIfThere<VarianceRow>(RunFolder.Variance),
            Blocks = run.ReadIfThere<VarianceBlockRow>(RunFolder.VarianceBlocks),
            Agreement = run.ReadIfThere<AgreementRow>(RunFolder.Agreement),
            Table1 = run.ReadIfThere<Table1Row>(RunFolder.Table1),
            Table1Seeds = Table1Seed.ReadAll(run),
            Figure1 = run.ReadIfThere<Figure1Row>(RunFolder.Figure1),
            Convergence = run.ReadIfThere<ConvergenceRow>(RunFolder.Convergence),
            Speed = run.ReadIfThere<SpeedRow>(RunFolder.Speed),
            Training = run.ReadIfThere<TrainingRow>(TrainingStore.Rows),
            Curves = run.ReadIfThere<CurveRow>(RunFolder.Curves),
            Targets = run.ReadIfThere<TargetRow>(RunFolder.Targets),
            Scaling = run.ReadIfThere<ScalingRow>(RunFolder.Scaling),
            Notes = run.ReadNotes(),
            Incomplete = run.IncompleteReason,
        };
        return facts.HasResults
            ? facts
            : throw new SgvbException($"{run.Path}: no result in it; measure first, with quick for example", SgvbException.Unavailable);
    }

    /// <summary>A run of one of the experiments, which need not hold what a ranking needs.</summary>
    public bool IsExperiment => Table1.Count + Figure1.Count + Convergence.Count + Speed.Count + Scaling.Count > 0
        || Training.Count + Curves.Count + Targets.Count > 0;

    /// <summary>Every row that has a workload.</summary>
    public IEnumerable<CaseRow> Cases =>
        [.. Steps, .. Variances, .. Table1, .. Figure1, .. Convergence, .. Speed, .. Training, .. Scaling];

    private bool HasResults => IsExperiment || Benchmarks.Count + Variances.Count + Agreement.Count > 0;
}
