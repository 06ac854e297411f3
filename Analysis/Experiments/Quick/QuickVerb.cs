using Sgvb.Experiments.Rank;
using Sgvb.Measuring.Machine;

namespace Sgvb.Experiments.Quick;

/// <summary>Agreement, step time and variance of the usual estimators, or of those named, and what a second of compute buys, in at most five minutes.</summary>
public sealed class QuickVerb(RunReport report)
    : Verb("quick", "agreement, step times, variances, and variance × time of the usual estimators, in at most five minutes",
    "quick", "quick --data digits", "quick --workload tiny --seconds 20")
{
    // Five minutes, less what reading data and writing reports takes, and the last block's overrun.
    private const int DefaultSeconds = 270;

    private readonly Option<int?> _seconds = CommonOptions.Whole("--seconds", "N", $"time to plan for (default {DefaultSeconds})", 5,
        86_400);

    protected override void Configure(Command command)
    {
        Common.AddTo(command);
        command.Options.Add(_seconds);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var plan = QuickPlan.Read(result, Common, result.GetValue(_seconds) ?? DefaultSeconds);
        var screen = Screen.Default;
        var print = ThisMachine.ForRun(plan.Threads, plan.Values.Seed, plan.Data);
        var folder = RunFolder.Create(plan.Values.Output, print, Name);
        if (!plan.Values.Json)
            screen.Line($"{plan.Workload.Name}, M = {plan.Workload.Minibatch}: {plan.Data.Note}");
        QuickRun? run = null;
        report.Record(folder, () => screen.Progress(progress =>
        {
            run = new QuickRun(plan, folder, progress, stop);
            try
            {
                run.Run();
            }
            finally
            {
                folder.WriteNotes(QuickReport.Lines(plan, run));
            }
        }));
        if (plan.Values.Json)
        {
            screen.Line(JsonText.Of(new { run!.Steps, run.Variances, run.Notes, folder.Path }));
            DeadLayers.Tell(screen, folder, isJson: true);
            return 0;
        }

        foreach (var table in QuickReport.Tables(run!))
            screen.Table(table);
        DeadLayers.Tell(screen, folder, isJson: false);
        foreach (var line in QuickReport.Lines(plan, run!))
            screen.Line(line);
        var facts = report.Read(folder);
        var answer = AnswerText.Of(facts, Ranking.Build(facts));
        screen.Line();
        foreach (var line in answer.Because.Prepend(answer.Claim))
            screen.Line(line);
        screen.Line($"The report: {folder.FileAt(RunFolder.Report)}");
        return 0;
    }
}
