using Sgvb.Measuring.Machine;

namespace Sgvb.Experiments.Survey;

/// <summary>
/// Every estimator of one objective at one workload and state: time, variance by parts, bias, and variance × time with its interval; those of other
/// objectives, and biased ones, apart.
/// </summary>
public sealed class SurveyVerb(RunReport report) : Verb("survey",
    "every estimator at one workload and state: time, variance and its parts, bias, variance × time, ranked by objective, with the Pareto front",
    "survey --workload tiny", "survey --workload 13-50-2 --minibatch 32 --posterior sigma --kl gaussian",
    "survey --checkpoint my-network.safetensors --data mnist --blocks 32 --seconds 120")
{
    private const int DefaultSeconds = 30;

    private readonly VarianceOptions _options = new();
    private readonly Option<int?> _seconds = CommonOptions.Whole(
        "--seconds", "N", $"time for the rounds of timing of each backend (default {DefaultSeconds}); there are at least six, however long they take", 1, 86_400);

    protected override void Configure(Command command)
    {
        Common.AddTo(command);
        _options.AddTo(command);
        // Refused, with the reason, and so not offered.
        _options.How.Hidden = true;
        command.Options.Add(_seconds);
        command.Options.Add(Common.Checkpoint);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var plan = SurveyPlan.Read(result, Common, _options, TimeSpan.FromSeconds(result.GetValue(_seconds) ?? DefaultSeconds));
        var (variance, screen) = (plan.Variance, Screen.Default);
        var print = ThisMachine.ForRun(variance.Threads, variance.Values.Seed, variance.Data);
        var folder = RunFolder.Create(variance.Values.Output, print, Name);
        if (!variance.Values.Json)
            foreach (var line in (string[])[$"{variance.Workload.Name}, M = {variance.Workload.Minibatch}, {variance.Data.Note}", .. plan.Notes, .. variance.OtherPixels])
                screen.Line(line);
        IReadOnlyList<SurveyRow> rows = [];
        report.Record(folder, () => variance.Measure(() => rows = screen.Progress(progress => new SurveyRun(plan, folder, progress, stop).Run())));
        if (variance.Values.Json)
        {
            screen.Line(JsonText.Of(rows));
            DeadLayers.Tell(screen, folder, isJson: true);
            return 0;
        }

        foreach (var panel in SurveyRanking.Panels(rows))
            screen.Table(SurveyTables.Ranking(panel, rows));
        if (SurveyTables.Positions(rows) is { } positions)
            screen.Table(positions);
        if (SurveyRanking.Biased(rows) is { Count: > 0 } biased)
            screen.Table(SurveyTables.Biases(biased));
        DeadLayers.Tell(screen, folder, isJson: false);
        foreach (var answer in SurveyTables.Answers(rows))
            screen.Line(answer);
        screen.Line($"The report: {folder.FileAt(RunFolder.Report)}");
        return 0;
    }
}
