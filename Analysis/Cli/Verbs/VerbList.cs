using Sgvb.Experiments.Agreement;
using Sgvb.Experiments.Convergence;
using Sgvb.Experiments.Figure1;
using Sgvb.Experiments.Hardware;
using Sgvb.Experiments.Quick;
using Sgvb.Experiments.Scaling;
using Sgvb.Experiments.Speed;
using Sgvb.Experiments.Split;
using Sgvb.Experiments.Survey;
using Sgvb.Experiments.Table1;
using Sgvb.Experiments.Training;
using Sgvb.Experiments.Variance;
using Sgvb.Gate.Verbs;

namespace Sgvb.Cli.Verbs;

/// <summary>The one list of verbs, in the order of help.</summary>
public static class VerbList
{
    public static IReadOnlyList<Verb> All { get; } =
    [
        new QuickVerb(Sections.Report),
        new DoctorVerb(),
        new ScriptVerb("test", "the tests; --long adds the long ones, and the test runner's own arguments may follow", "test", "test --long"),
        new ScriptVerb("bench", "BenchmarkDotNet: our filters, then its own arguments", "bench --workload tiny --estimator all --backend simd"),
        new VarianceVerb(Sections.Report),
        new TrainVerb(Sections.Report),
        new Table1Verb(Sections.Report),
        new Figure1Verb(Sections.Report),
        new SpeedVerb(Sections.Report),
        new ConvergenceVerb(Sections.Report),
        new ScalingVerb(Sections.Report),
        new SplitVerb(Sections.Report),
        new SurveyVerb(Sections.Report),
        new AgreeVerb(),
        new CompareVerb(),
        new GateVerb(CandidateNow.Measure),
        new AbVerb(),
        new BisectVerb(),
        new HistoryVerb(),
        new ExportVerb(),
        new CommentVerb(),
        new CharacteristicsVerb(),
        new DataVerb(),
        new BundleVerb(),
        new PackVerb(),
        new ReportVerb(),
        new HardwareVerb(),
        new SiteVerb(),
        new SubmitVerb(),
        new MergeVerb(),
        new ReadmeVerb(),
    ];

    /// <param name="program">As its user types it: the script, or the tool that a package installs.</param>
    public static Command Root(string program = "./run-bench.sh") => VerbRoot.Of(program,
        "How long does each SGVB estimator's training step take, how noisy is its gradient, and how much variance does a second of compute buy? "
        + "Without a verb: quick.", All);
}
