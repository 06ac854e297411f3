using System.CommandLine;
using Sgvb.Analysis.Gate;
using Sgvb.Analysis.Gate.Input;
using Sgvb.Analysis.Gate.Statistics;
using Sgvb.Runs;
using Sgvb.Runs.CommandLine;
using Sgvb.Runs.Machine;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Verbs;

/// <summary>A baseline against a candidate, with an exit code that a build can trust.</summary>
public sealed class GateVerb()
    : Verb("gate", "a candidate against a baseline: exit 0 passed, 1 regression, 3 inconclusive, 4 not comparable, 5 no result",
    "gate --baseline reports/MACHINE/BEFORE --candidate reports/MACHINE/AFTER",
    "gate --baseline before/ --candidate after/ --allow-inconclusive",
    "gate --baseline reports/MACHINE/BEFORE")
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
        Description = "the run to judge; without it the baseline's steps are measured now, on this machine",
    };

    private readonly Option<bool> _allow = new("--allow-inconclusive")
    {
        Description = "exit 0 where a regression is neither shown nor excluded",
    };

    private readonly Option<int?> _launches = CommonOptions.Whole(
        "--launches", "N", "launches of a candidate measured now (default 5)", 2, 50);

    private readonly GateOptions _options = new();

    protected override void Configure(Command command)
    {
        command.Options.Add(_baseline);
        command.Options.Add(_candidate);
        command.Options.Add(_allow);
        command.Options.Add(_launches);
        _options.AddTo(command);
        Common.AddTo(command, Common.Output, Common.Json);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var settings = _options.Read(result);
        var values = Common.Read(result);
        var baseline = GateRun.Read(result.GetValue(_baseline)!);
        var given = result.GetValue(_candidate) is { } path ? GateRun.Read(path) : null;
        // What cannot be compared is refused before anything is written.
        var compared = given is null ? null : Comparison.Of(baseline, given, settings);
        var machine = (given ?? baseline).Machine;
        var run = RunFolder.Create(values.Output, machine.Name ?? MachineName.Of(machine["processor"]), Name, DateTimeOffset.UtcNow);
        GateReport? report = null;
        run.Record(() =>
        {
            var (before, candidate) = given is null
                ? CandidateNow.Measure(baseline, result.GetValue(_launches) ?? RankShift.Least, run, stop)
                : (baseline, given);
            var comparison = compared ?? Comparison.Of(before, candidate, settings);
            report = new GateReport(
                $"Gate: {baseline.Path} against {candidate.Path}", comparison, GateOutcome.ExitCode(comparison, result.GetValue(_allow)));
            report.Write(run);
        });
        report!.AppendSummary(Environment.GetEnvironmentVariable(GateReport.SummaryVariable));
        GateScreen.Show(report, Screen.Default, values.Json, run.Path);
        return report.ExitCode;
    }
}
