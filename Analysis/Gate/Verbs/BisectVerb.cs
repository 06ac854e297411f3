using System.CommandLine;
using Sgvb.Gate.Ab;
using Sgvb.Gate.Bisect;
using Sgvb.Runs.CommandLine;
using Sgvb.Runs.Machine;

namespace Sgvb.Gate.Verbs;

/// <summary>Which commit made it slower, by the gate's own verdicts.</summary>
public sealed class BisectVerb() : Verb("bisect", "the commit that made it slower, by the gate's own verdicts; stopped or killed, it goes on",
    "bisect v1.0 main --estimator local-reparam --workload mnist --output bisect/", "bisect --history reports/history --case '*local-reparam*'")
{
    private readonly Argument<string?> _good = new("GOOD") { Description = "a revision that is fast enough", Arity = ArgumentArity.ZeroOrOne };

    private readonly Argument<string?> _bad = new("BAD") { Description = "a later one that is slower", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string?> _history = new("--history")
    {
        HelpName = "DIR",
        Description = "the revisions around the last step for the worse in this store of runs, in place of GOOD and BAD",
    };

    private readonly Option<string> _case = new("--case") { HelpName = "PATTERN", Description = "cases to seek; * stands for any text", DefaultValueFactory = _ => "*" };

    private readonly Option<int?> _launches = CommonOptions.Whole("--launches", "N", "launches a side at most, at the first attempt (default 16)", 2, 50);

    private readonly Option<int?> _budget = CommonOptions.Whole("--budget", "MINUTES", "time for the launches of one commit, at the first attempt (default 30)", 1, 1440);

    private readonly Option<string?> _margins = new("--margins") { HelpName = "FILE", Description = "margins by metric and case" };

    private readonly Option<string?> _repository = new("--repository") { HelpName = "DIR", Description = "in place of the one that this program is in" };

    private readonly QuietOptions _machine = new();

    protected override void Configure(Command command)
    {
        command.Arguments.Add(_good);
        command.Arguments.Add(_bad);
        foreach (var option in (Option[])[_history, _case, _launches, _budget, _margins, _repository])
            command.Options.Add(option);
        _machine.AddTo(command);
        BenchArguments.AddTo(command, Common);
        Common.AddTo(command, Common.Output, Common.Json);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var repository = result.GetValue(_repository) ?? Places.Repository()
            ?? throw new SgvbException("bisect: works in a git repository only; name it with --repository");
        var margins = Margins.Load(result.GetValue(_margins));
        var pattern = result.GetValue(_case)!;
        var (goodName, badName) = Ends(result, margins, ref pattern);
        var (good, bad) = (Revision.Resolve(repository, goodName), Revision.Resolve(repository, badName));
        var commits = CommitLine.Between(repository, good, bad, stop);
        var settings = new AbSettings { Margins = margins };
        settings = settings with
        {
            Launches = result.GetValue(_launches) ?? settings.Launches,
            Budget = result.GetValue(_budget) is { } minutes ? TimeSpan.FromMinutes(minutes) : settings.Budget,
        };
        var arguments = BenchArguments.Read(result, Common, workload: "tiny", backend: "simd");
        var cpus = _machine.Cpus(result);
        var json = result.GetValue(Common.Json);
        _machine.Check(result, result.GetValue(Common.Threads), Say);
        var run = RunFolder.CreateOrGoOn(result.GetValue(Common.Output), MachineReader.Read(Environment.GetCommandLineArgs().Skip(1)), Name,
            [("good", good), ("bad", bad), ("case", pattern), ("arguments", string.Join(' ', arguments)),
                ("margins", margins.ToString()), ("cpus", cpus?.ToString() ?? "")]);
        BisectResult? found = null;
        run.Record(() =>
        {
            using var judge = new AbJudge(repository, good, settings, arguments, cpus, Say);
            found = new BisectSession(good, commits, pattern, judge, Say)
                .Run(run.ReadIfThere<BisectRow>(BisectRow.FileName), rows => run.Write(BisectRow.FileName, rows), stop);
            run.WriteNotes([found.Text]);
        });
        var screen = Screen.Default;
        if (json)
            screen.Line(JsonText.Of(new { found!.ExitCode, Outcome = found.Text, found.Commits, Asked = found.Rows }));
        else
            screen.Line(found!.Text);
        return found.ExitCode;

        void Say(string text)
        {
            if (!json)
                Screen.Default.Line(text);
        }
    }

    private (string Good, string Bad) Ends(ParseResult result, Margins margins, ref string pattern)
    {
        if (result.GetValue(_good) is { } good && result.GetValue(_bad) is { } bad)
            return result.GetValue(_history) is null ? (good, bad) : throw new SgvbException("bisect: name two revisions or --history, not both");
        if (result.GetValue(_good) is not null || result.GetValue(_history) is not { } store)
            throw new SgvbException("bisect: name a good and a bad revision, or a store of runs with --history");
        (good, bad, pattern) = CommitLine.OfHistory(store, margins, pattern);
        return (good, bad);
    }
}
