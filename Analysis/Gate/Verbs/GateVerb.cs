using System.CommandLine;
using Sgvb.Runs.CommandLine;

namespace Sgvb.Gate.Verbs;

/// <summary>A candidate measured on the spot, and the baseline less what cannot be measured so.</summary>
/// <param name="baseline">Its steps name what to measure, and how they were timed.</param>
/// <param name="launches">Processes to start.</param>
/// <param name="cpus">That they are held to; null for all.</param>
/// <param name="run">Takes the candidate's run in a folder of its own.</param>
/// <param name="stop">Ends it.</param>
public delegate (GateRun Baseline, GateRun Candidate) MeasureNow(GateRun baseline, int launches, CpuSet? cpus, RunFolder run, CancellationToken stop);

/// <summary>A baseline against a candidate, with an exit code that a build can trust.</summary>
/// <param name="measure">Without a candidate; null where nothing can be measured on the spot.</param>
public sealed class GateVerb(MeasureNow? measure)
    : Verb("gate", "a candidate against a baseline: exit 0 passed, 1 regression, 3 inconclusive, 4 not comparable, 5 no result",
    ["gate --baseline before/ --candidate after/", "gate --baseline before/ --candidate after/ --allow-inconclusive",
        .. measure is null ? (string[])[] : ["gate --baseline reports/MACHINE/BEFORE"]])
{
    private readonly Option<string> _baseline = new("--baseline")
    {
        HelpName = "DIR",
        Description = "the run to hold against: a run's folder, or BenchmarkDotNet's full JSON (file or folder)",
        Required = true,
    };

    private readonly Option<string?> _candidate = new("--candidate")
    {
        HelpName = "DIR",
        Description = "the run to judge" + (measure is null ? "" : "; without it the baseline's steps are measured now, on this machine"),
        Required = measure is null,
    };

    private readonly Option<bool> _allow = new("--allow-inconclusive")
    {
        Description = "exit 0 where a regression is neither shown nor excluded",
    };

    private readonly Option<int?> _launches = CommonOptions.Whole(
        "--launches", "N", "launches of a candidate measured now (default 5)", 2, 50);

    private readonly Option<string?> _kept = new("--kept")
    {
        HelpName = "read|write",
        Description = "the baseline is a folder kept from run to run; write: begin it, and replace it by what passed (docs/ci.md)",
    };

    private readonly Option<string?> _accepted = new("--accepted")
    {
        HelpName = "WHY",
        Description = "with --kept: a person takes the candidate as it is; exit 0, and it becomes the baseline",
    };

    private readonly GateOptions _options = new();

    private readonly QuietOptions _machine = new();

    protected override void Configure(Command command)
    {
        command.Options.Add(_baseline);
        command.Options.Add(_candidate);
        command.Options.Add(_allow);
        if (measure is not null)
        {
            command.Options.Add(_launches);
            _machine.AddTo(command);
        }

        command.Options.Add(_kept);
        command.Options.Add(_accepted);
        _options.AddTo(command);
        Common.AddTo(command, Common.Output, Common.Json);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var settings = _options.Read(result);
        if (measure is not null && result.GetValue(_candidate) is not null && (_machine.IsGiven(result) || result.GetValue(_launches) is not null))
            throw new SgvbException("gate: --launches, --require-quiet and --cpus are about a candidate that is measured now; leave --candidate out, or them");
        if (Kept(result) is { } kept)
            return JudgeKept(result, kept, settings);
        var baseline = GateRun.Read(result.GetValue(_baseline)!);
        var given = result.GetValue(_candidate) is { } path ? GateRun.Read(path) : null;
        var cpus = given is null ? _machine.Cpus(result) : null;
        var unfit = given is null ? _machine.Check(result, Threads(baseline), Screen.Default.Note) : null;
        // What cannot be compared is refused before anything is written.
        var compared = given is null ? null : Comparison.Of(baseline, given, settings);
        var machine = (given ?? baseline).Machine;
        var name = machine.Name ?? MachineName.Of(machine["processor"]);
        var run = given is null ? RunFolder.Create(result.GetValue(Common.Output), name, Name, DateTimeOffset.UtcNow)
            : RunFolder.CreatePages(result.GetValue(Common.Output), name, Name, DateTimeOffset.UtcNow);
        GateReport? report = null;
        run.Record(() =>
        {
            var (before, candidate) = given is null
                ? measure!(baseline, result.GetValue(_launches) ?? RankShift.Least, cpus, run, stop)
                : (baseline, given);
            var comparison = compared ?? Comparison.Of(before, candidate, settings);
            if (unfit is not null)
                comparison = comparison with { Notes = [unfit, .. comparison.Notes] };
            report = new GateReport(
                $"Gate: {baseline.Path} against {candidate.Path}", comparison, GateOutcome.ExitCode(comparison, result.GetValue(_allow)));
            report.Write(run);
        });
        return Tell(report!, run, result.GetValue(Common.Json));
    }

    private static int? Threads(GateRun baseline) =>
        int.TryParse(baseline.Machine["threads"], NumberStyles.None, CultureInfo.InvariantCulture, out var threads) ? threads : null;

    private KeptGate? Kept(ParseResult result)
    {
        var accepted = result.GetValue(_accepted) is { } why
            ? OneLine.Of(why) is { Length: > 0 } said ? said : throw new SgvbException("gate: --accepted: say why")
            : null;
        if (result.GetValue(_kept) is not { } kept)
            return accepted is null ? null : throw new SgvbException("gate: --accepted needs --kept: without it no baseline is kept");
        if (kept is not ("read" or "write"))
            throw NameList.Unknown(_kept.Name, kept, ["read", "write"]);
        if (result.GetValue(_candidate) is null)
            throw new SgvbException("gate: --kept needs --candidate");
        return new(kept == "write", result.GetValue(_allow), accepted);
    }

    private int JudgeKept(ParseResult result, KeptGate kept, ComparisonSettings settings)
    {
        var candidate = GateRun.Read(result.GetValue(_candidate)!);
        var (report, keep) = kept.Judge(result.GetValue(_baseline)!, candidate, settings);
        var run = RunFolder.CreatePages(
            result.GetValue(Common.Output), candidate.Machine.Name ?? MachineName.Of(candidate.Machine["processor"]), Name, DateTimeOffset.UtcNow);
        run.Record(() =>
        {
            report.Write(run);
            keep();
        });
        return Tell(report, run, result.GetValue(Common.Json));
    }

    private static int Tell(GateReport report, RunFolder run, bool json)
    {
        JobPage.Append(most => GateMarkdown.Of(report, most));
        GateScreen.Show(report, Screen.Default, json, run.Path);
        return report.ExitCode;
    }
}
