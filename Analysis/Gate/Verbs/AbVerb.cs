using System.CommandLine;
using System.Diagnostics;
using Sgvb.Gate.Ab;
using Sgvb.Runs.CommandLine;
using Sgvb.Runs.Machine;

namespace Sgvb.Gate.Verbs;

/// <summary>Two revisions of this repository, built side by side and measured in turns.</summary>
public sealed class AbVerb() : Verb("ab", "two git revisions, built side by side and launched in turns: the gate that drift does not fool",
    "ab main HEAD", "ab $(git merge-base origin/main HEAD) HEAD --estimator local-reparam,flipout --workload mnist --budget 20",
        "ab HEAD HEAD")
{
    private readonly Argument<string> _a = new("REV1") { Description = "the revision before" };

    private readonly Argument<string> _b = new("REV2") { Description = "the revision after" };

    private readonly Option<int?> _launches = CommonOptions.Whole("--launches", "N", "launches a side at most (default 16)", 2, 50);

    private readonly Option<int?> _budget = CommonOptions
        .Whole("--budget", "MINUTES", "time for all launches; builds come before (default 30)", 1, 1440);

    private readonly Option<bool> _allow = new("--allow-inconclusive")
    {
        Description = "exit 0 where a regression is neither shown nor excluded",
    };

    private readonly Option<string?> _margins = new("--margins") { HelpName = "FILE", Description = "margins by metric and case" };

    private readonly Option<string?> _repository = new(
        "--repository")
    { HelpName = "DIR", Description = "in place of the one that this program is in" };

    private readonly QuietOptions _machine = new();

    protected override void Configure(Command command)
    {
        command.Arguments.Add(_a);
        command.Arguments.Add(_b);
        command.Options.Add(_launches);
        command.Options.Add(_budget);
        command.Options.Add(_allow);
        command.Options.Add(_margins);
        command.Options.Add(_repository);
        _machine.AddTo(command);
        BenchArguments.AddTo(command, Common);
        Common.AddTo(command, Common.Output, Common.Json);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var repository = result.GetValue(_repository) ?? Places.Repository()
            ?? throw new SgvbException("ab: works in a git repository only; name it with --repository");
        var names = (A: result.GetValue(_a)!, B: result.GetValue(_b)!);
        var (a, b) = (Revision.Resolve(repository, names.A), Revision.Resolve(repository, names.B));
        var settings = new AbSettings { Margins = Margins.Load(result.GetValue(_margins)) };
        settings = settings with
        {
            Launches = result.GetValue(_launches) ?? settings.Launches,
            Budget = result.GetValue(_budget) is { } minutes ? TimeSpan.FromMinutes(minutes) : settings.Budget,
        };
        var arguments = BenchArguments.Read(result, Common, workload: "tiny", backend: "simd");
        var cpus = _machine.Cpus(result);
        var machine = MachineReader.Read([]).Machine;
        var run = RunFolder.Create(result.GetValue(Common.Output), machine, Name, DateTimeOffset.UtcNow);
        GateReport? report = null;
        run.Record(() =>
        {
            using var builds = new Builds(repository, a, b, result.GetValue(Common.Json), stop);
            var programs = builds.Programs(Revision.Bench).ToDictionary(p => p.Key, p => new BenchProgram(p.Value));
            var launcher = new BenchLauncher(programs, arguments, cpus);
            // After the builds, which are load of their own.
            var unfit = _machine.Check(result, result.GetValue(Common.Threads), text => Say(text, result.GetValue(Common.Json)));
            var clock = Stopwatch.StartNew();
            Comparison comparison;
            try
            {
                comparison = new AbSession(settings, launcher, () => clock.Elapsed, text => Say(text, result.GetValue(Common.Json))).Run(stop);
            }
            finally
            {
                // What was measured before a failure or Ctrl-C is worth keeping.
                foreach (var (side, name) in ((Side, string)[])[(Side.A, "a"), (Side.B, "b")])
                    launcher.Write(side, Inside(run, name));
            }

            Say("variances and biases of both", result.GetValue(Common.Json));
            var estimators = comparison.Results.Select(r => r.Key.Estimator).Where(e => e.Length > 0).Distinct().ToList();
            comparison = new EstimatorStatistics(builds.Programs(Revision.Analysis), arguments)
                .AddTo(comparison, estimators, settings.Margins, stop);
            if (unfit is not null)
                comparison = comparison with { Notes = [unfit, .. comparison.Notes] };
            report = new GateReport(
                $"{names.A} ({a[..10]}) against {names.B} ({b[..10]})", comparison,
                    GateOutcome.ExitCode(comparison, result.GetValue(_allow)));
            report.Write(run);
        });
        JobPage.Append(most => GateMarkdown.Of(report!, most));
        GateScreen.Show(report!, Screen.Default, result.GetValue(Common.Json), run.Path);
        return report!.ExitCode;
    }

    private static RunFolder Inside(RunFolder run, string name)
    {
        var folder = run.FileAt(name);
        Directory.CreateDirectory(folder);
        return RunFolder.Open(folder);
    }

    private static void Say(string text, bool json)
    {
        if (!json)
            Screen.Default.Line(text);
    }

    /// <summary>Both revisions, built before anything is measured; one build where they are the same commit.</summary>
    private sealed class Builds : IDisposable
    {
        private readonly List<Revision> _revisions = [];

        public Builds(string repository, string a, string b, bool json, CancellationToken stop)
        {
            try
            {
                foreach (var commit in ((string[])[a, b]).Distinct())
                {
                    Say($"building {commit[..10]} (the first time takes minutes)", json);
                    var revision = Revision.CheckOut(repository, commit, stop);
                    _revisions.Add(revision);
                    revision.Build(stop);
                }
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        /// <summary>A project's program by side.</summary>
        public IReadOnlyDictionary<Side, string> Programs(string project) => new Dictionary<Side, string>
        {
            [Side.A] = _revisions[0].Assembly(project),
            [Side.B] = _revisions[^1].Assembly(project),
        };

        public void Dispose() => _revisions.ForEach(r => r.Dispose());
    }
}
