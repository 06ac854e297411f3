using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Sgvb.Experiments.Agreement;
using Sgvb.Experiments.Convergence;
using Sgvb.Experiments.Figure1;
using Sgvb.Experiments.Hardware;
using Sgvb.Experiments.Quick;
using Sgvb.Experiments.Scaling;
using Sgvb.Experiments.Speed;
using Sgvb.Experiments.Split;
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
        new ScriptVerb("test", "all tests; --long adds the named long ones, and the test runner's own arguments may follow", "test", "test --long"),
        new ScriptVerb("bench", "BenchmarkDotNet: our filters, then its own arguments", "bench --workload tiny --estimator all --backend simd"),
        new VarianceVerb(Sections.Report),
        new TrainVerb(Sections.Report),
        new Table1Verb(Sections.Report),
        new Figure1Verb(Sections.Report),
        new SpeedVerb(Sections.Report),
        new ConvergenceVerb(Sections.Report),
        new ScalingVerb(Sections.Report),
        new SplitVerb(Sections.Report),
        new AgreeVerb(),
        new CompareVerb(),
        new GateVerb(CandidateNow.Measure),
        new AbVerb(),
        new HistoryVerb(),
        new CharacteristicsVerb(),
        new DataVerb(),
        new BundleVerb(),
        new ReportVerb(),
        new HardwareVerb(),
        new MergeVerb(),
        new ReadmeVerb(),
    ];

    /// <summary>The command line as ./run-bench.sh passes it on.</summary>
    public static Command Root()
    {
        var root = new Command("./run-bench.sh", "How long does each SGVB estimator's training step take, how noisy is its gradient, "
            + "and how much variance does a second of compute buy? Without a verb: quick.");
        foreach (var verb in All)
            root.Subcommands.Add(verb.ToCommand());
        root.Options.Add(new HelpOption { Recursive = true, Action = new HelpWithExamples() });
        root.Options.Add(new VersionOption());
        root.SetAction(NoVerb);
        return root;
    }

    private static int NoVerb(ParseResult result) => throw new SgvbException("name a verb; --help lists them");

    private sealed class HelpWithExamples : SynchronousCommandLineAction
    {
        private readonly HelpAction _help = new();

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            _help.Invoke(parseResult);
            var path = parseResult.CommandResult.Command;
            if (Find(All, path) is { Examples.Count: > 0 } verb)
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine("Examples:");
                foreach (var example in verb.Examples)
                    output.WriteLine($"  ./run-bench.sh {example}");
                output.WriteLine();
            }

            return 0;
        }

        private static Verb? Find(IReadOnlyList<Verb> verbs, Command command) =>
            command.Parents.OfType<Command>().FirstOrDefault() is not { } parent ? null
            : parent.Parents.Any() ? Find(verbs, parent)?.Verbs.FirstOrDefault(v => v.Name == command.Name)
            : verbs.FirstOrDefault(v => v.Name == command.Name);
    }
}
