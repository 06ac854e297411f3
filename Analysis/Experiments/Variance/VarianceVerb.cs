using Sgvb.Measuring.Machine;

namespace Sgvb.Experiments.Variance;

/// <summary>
/// Gradient variances by layer and parameter, at the state after a short training by seed, the same state for all estimators. The exit
/// code is 1 where draws
/// and moments disagree.
/// </summary>
public sealed class VarianceVerb(RunReport report)
    : Verb("variance", "gradient variances by layer and parameter, with intervals, after a short training by seed",
    "variance --workload tiny", "variance --estimator all --draws 128",
        "variance --checkpoint my-network.safetensors --data mnist",
        "variance --blocks 512 --shard 3/8 --output shards/3",
        "variance --estimator local-reparam,shared+antithetic --method draws --json")
{
    private readonly VarianceOptions _options = new();

    protected override void Configure(Command command)
    {
        Common.AddTo(command);
        _options.AddTo(command);
        command.Options.Add(Common.Shard);
        command.Options.Add(Common.Checkpoint);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var plan = VariancePlan.Read(result, Common, _options);
        var screen = Screen.Default;
        var print = ThisMachine.ForRun(plan.Threads, plan.Values.Seed, plan.Data);
        if (plan.Values.Shard is { } shard)
        {
            new VarianceShard(plan, shard, screen).Run(print, stop);
            return 0;
        }

        var folder = RunFolder.Create(plan.Values.Output, print, Name);
        if (!plan.Values.Json)
        {
            screen.Line($"{plan.Workload.Name}, M = {plan.Workload.Minibatch}, {plan.Backend.Name}, {plan.Data.Note}");
            foreach (var note in (string[])[.. plan.LeftOut, .. plan.OtherPixels])
                screen.Line(note);
        }

        IReadOnlyList<TextTable> tables = [];
        var agree = true;
        report.Record(folder, () => plan.Measure(() => (tables, agree) = screen.Progress(progress => Measure(plan, folder, progress, stop))));
        if (plan.Values.Json)
        {
            screen.Line(JsonText.Of(folder.Read<VarianceRow>(RunFolder.Variance)));
            DeadLayers.Tell(screen, folder, isJson: true);
        }
        else
        {
            foreach (var table in tables)
                screen.Table(table);
            DeadLayers.Tell(screen, folder, isJson: false);
            if (FewExamples.Warning(folder.Read<VarianceRow>(RunFolder.Variance)) is { } few)
                screen.Line(few);
            screen.Line($"The report: {folder.FileAt(RunFolder.Report)}");
        }

        return agree ? 0 : 1;
    }

    private static (IReadOnlyList<TextTable> Tables, bool Agree) Measure(
        VariancePlan plan, RunFolder folder, Progress progress, CancellationToken stop)
    {
        var state = plan.State(progress, stop);
        var run = new VarianceRun(plan.Settings(state.Epoch));
        NoNoiseGradient reference;
        using (var stage = progress.Begin("gradient without noise, whole training set", plan.Data.Train.Rows))
            reference = run.MeasureReference(plan.Training.Posterior, state.Parameters, n => stage.Advance(n), stop);
        using (var write = new Seldom(Write))
            MeasureAll(write);
        if (run.Rows.Count == 0)
            throw VariancePlan.NothingByMoments();
        var rows = VarianceTable.FromBlocks(run.Rows);
        var agreement = VarianceReport.Agreement(rows);
        List<TextTable> tables = [VarianceReport.Cells(rows), .. ResultsTable.Build(run.StepRows, rows)];
        if (agreement is { } check)
            tables.Add(check.Table);
        folder.WriteNotes(plan.Notes(state));
        return (tables, agreement?.Agree ?? true);

        void MeasureAll(Seldom write)
        {
            foreach (var method in plan.Methods)
            {
                foreach (var (how, blocks) in plan.Ways(method, run.HasMoments(method)))
                {
                    using var stage = progress.Begin(
                        $"{method.Estimator}, {VarianceMethods.Name(how)}", blocks * (double)DrawPlan.Steps(how, plan.Data.Train.Rows));
                    run.Measure(method, how, state.Parameters, reference, BlockBudget.All(blocks), n => stage.Advance(n), write.Ask, stop);
                }
            }
        }

        void Write()
        {
            folder.Write(RunFolder.VarianceBlocks, run.Rows);
            folder.Write(RunFolder.Variance, VarianceTable.FromBlocks(run.Rows));
            folder.Write(RunFolder.Benchmarks, run.StepRows);
        }
    }
}
