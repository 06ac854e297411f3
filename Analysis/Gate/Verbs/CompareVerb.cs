using System.CommandLine;
using Sgvb.Runs.CommandLine;

namespace Sgvb.Gate.Verbs;

/// <summary>Two runs side by side, with verdicts; it reports, and fails nothing.</summary>
public sealed class CompareVerb()
    : Verb("compare", "two runs case by case: ratio, interval, verdict; also BenchmarkDotNet's full JSON of any project",
    "compare reports/MACHINE/BEFORE reports/MACHINE/AFTER", "compare before/ after/ --json")
{
    private readonly Argument<string> _baseline = new("A")
    {
        Description = "the run before: a run's folder, or BenchmarkDotNet's full JSON (file or folder)",
    };

    private readonly Argument<string> _candidate = new("B") { Description = "the run after" };

    private readonly GateOptions _options = new();

    protected override void Configure(Command command)
    {
        command.Arguments.Add(_baseline);
        command.Arguments.Add(_candidate);
        _options.AddTo(command);
        Common.AddTo(command, Common.Output, Common.Json);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var (a, b) = (GateRun.Read(result.GetValue(_baseline)!), GateRun.Read(result.GetValue(_candidate)!));
        var comparison = Comparison.Of(a, b, _options.Read(result));
        var report = new GateReport($"{a.Path} against {b.Path}", comparison, GateOutcome.ExitCode(comparison, allowInconclusive: false));
        if (result.GetValue(Common.Output) is { } output)
        {
            var run = RunFolder.CreatePages(output, "", Name, DateTimeOffset.UtcNow);
            run.Record(() => report.Write(run));
        }

        GateScreen.Show(report, Screen.Default, result.GetValue(Common.Json), result.GetValue(Common.Output));
        return 0;
    }
}
