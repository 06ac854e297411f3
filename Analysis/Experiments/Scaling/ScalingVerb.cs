using Sgvb.Measuring.Machine;

namespace Sgvb.Experiments.Scaling;

/// <summary>
/// The variance of every estimator against the minibatch size, at one and the same network, and the law that it follows: falling as 1/M
/// where the noise is independent across examples, flattening out where examples share it (1506.02557, section 2.2).
/// </summary>
public sealed class ScalingVerb(RunReport report) : Verb("scaling", "gradient variance against minibatch size, with the law 1/M + floor fitted",
    "scaling --estimator local-reparam,shared", "scaling --sizes 1,16,256 --blocks 8", "scaling --averages 1,2,4,8 --estimator shared,local-reparam")
{
    /// <summary>Without noise there is nothing to average.</summary>
    private static readonly string[] NoisyEstimators = ["local-reparam", "shared"];

    private readonly VarianceOptions _options = new();
    private readonly Option<string> _sizes = new("--sizes")
    {
        Description = "minibatch sizes, a comma list",
        HelpName = "M,M,…",
        DefaultValueFactory = _ => "1,4,16,64,256,1024,4096",
    };

    private readonly Option<string?> _averages = new("--averages")
    {
        Description = "measure against numbers of averaged gradients (draws:K) at one minibatch size instead, a comma list",
        HelpName = "K,K,…",
    };

    protected override void Configure(Command command)
    {
        Common.AddTo(command);
        _options.AddTo(command);
        // Refused, with the reason, and so not offered.
        _options.How.Hidden = true;
        command.Options.Add(_sizes);
        command.Options.Add(_averages);
        command.Options.Add(Common.Checkpoint);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var plan = VariancePlan.Read(result, Common, _options, result.GetValue(_averages) is null ? null : NoisyEstimators);
        if (result.GetValue(_options.How) is not ("auto" or "draws") and var how)
            throw new SgvbException($"--method {how}: takes the law that is to be shown for granted; scaling draws at every size, leave --method out");
        if (result.GetValue(_averages) is not null && result.GetResult(_sizes) is { Implicit: false })
            throw new SgvbException("--averages and --sizes: averages are measured at one minibatch size; choose it with --minibatch, and leave --sizes out");
        if (result.GetValue(_averages) is { } averages)
            return RunAverages(plan, NumberList.Split(averages, "--averages", 1, EstimatorModifiers.MostDraws), stop);
        var sizes = NumberList.Split(result.GetValue(_sizes) ?? "", "--sizes", 1, 1 << 20);
        var screen = Screen.Default;
        var print = ThisMachine.ForRun(plan.Threads, plan.Values.Seed, plan.Data);
        var folder = RunFolder.Create(plan.Values.Output, print, Name);
        if (!plan.Values.Json)
            foreach (var line in (string[])[$"{plan.Workload.Name}, {plan.Backend.Name}, {plan.Data.Note}", .. plan.LeftOut, .. plan.OtherPixels])
                screen.Line(line);
        IReadOnlyList<ScalingRow> rows = [];
        report.Record(folder, () => plan.Measure(() => rows = screen.Progress(progress => Measure(plan, sizes, folder, screen, progress, stop))));
        return Show(screen, folder, plan.Values.Json, rows, ScalingTable.Points(rows), ScalingTable.Laws(rows));
    }

    private int RunAverages(VariancePlan plan, IReadOnlyList<int> averages, CancellationToken stop)
    {
        if (plan.Methods.FirstOrDefault(m => !m.Estimator.Entry.HasNoise) is { } still)
            throw new SgvbException($"--averages: {still.Estimator} has no noise to average; name estimators that have, with --estimator");
        var screen = Screen.Default;
        var print = ThisMachine.ForRun(plan.Threads, plan.Values.Seed, plan.Data);
        var folder = RunFolder.Create(plan.Values.Output, print, Name);
        if (!plan.Values.Json)
            foreach (var line in (string[])[$"{plan.Workload.Name}, M = {plan.Workload.Minibatch}, {plan.Backend.Name}, {plan.Data.Note}", .. plan.LeftOut, .. plan.OtherPixels])
                screen.Line(line);
        IReadOnlyList<AverageRow> rows = [];
        report.Record(folder, () => plan.Measure(() => rows = screen.Progress(progress => MeasureAverages(plan, averages, folder, progress, stop))));
        return Show(screen, folder, plan.Values.Json, rows, AverageTable.Points(rows), AverageTable.Laws(rows));
    }

    private static int Show<TRow>(Screen screen, RunFolder folder, bool isJson, IReadOnlyList<TRow> rows, params TextTable[] tables)
    {
        if (isJson)
            screen.Line(JsonText.Of(rows));
        else
            foreach (var table in tables)
                screen.Table(table);
        DeadLayers.Tell(screen, folder, isJson);
        if (!isJson)
            screen.Line($"The report: {folder.FileAt(RunFolder.Report)}");
        return 0;
    }

    private static IReadOnlyList<AverageRow> MeasureAverages(
        VariancePlan plan, IReadOnlyList<int> averages, RunFolder folder, Progress progress, CancellationToken stop)
    {
        var state = plan.State(progress, stop);
        var run = new VarianceRun(plan.Settings(state.Epoch));
        foreach (var method in plan.Methods)
        {
            foreach (var draws in averages)
            {
                var averaged = method with { Estimator = method.Estimator with { Draws = draws } };
                using var stage = progress.Begin(averaged.Estimator.ToString(), plan.Blocks * (double)DrawPlan.DrawsPerBlock);
                run.Measure(averaged, VarianceMethod.Draws, state.Parameters, null, BlockBudget.All(plan.Blocks), n => stage.Advance(n), null, stop);
                folder.Write(RunFolder.VarianceBlocks, run.Rows);
                folder.Write(RunFolder.Averages, AverageTable.From(run.Rows));
            }
        }

        folder.WriteNotes([$"Data: {plan.Data.Note}.", state.Description, .. plan.LeftOut, .. plan.OtherPixels]);
        return AverageTable.From(run.Rows);
    }

    private static IReadOnlyList<ScalingRow> Measure(
        VariancePlan plan, IReadOnlyList<int> sizes, RunFolder folder, Screen screen, Progress progress, CancellationToken stop)
    {
        var state = plan.State(progress, stop);
        var blocks = new List<VarianceBlockRow>();
        var tooLong = new List<string>();
        foreach (var method in plan.Methods)
        {
            foreach (var size in sizes)
            {
                var workload = plan.Workload.WithMinibatch(size);
                if (StoredNoise.IsTooMuch(method.Estimator, workload))
                {
                    tooLong.Add($"{method.Estimator} at M = {size.ToString(CultureInfo.InvariantCulture)} left out: minutes a point");
                    screen.Note(tooLong[^1]);
                    continue;
                }

                using var stage = progress.Begin($"{method.Estimator}, M = {size.ToString(CultureInfo.InvariantCulture)}",
                    plan.Blocks * (double)DrawPlan.DrawsPerBlock);
                var run = new VarianceRun(new VarianceSettings(
                    plan.CreateStep, plan.Backend.Name, workload, plan.Data.Train, plan.Values.Seed, plan.Threads, state.Epoch));
                run.Measure(method, VarianceMethod.Draws, state.Parameters, null, BlockBudget.All(plan.Blocks), n => stage.Advance(n), null, stop);
                blocks.AddRange(run.Rows);
                folder.Write(RunFolder.VarianceBlocks, blocks);
                folder.Write(RunFolder.Scaling, ScalingTable.From(blocks));
            }
        }

        folder.WriteNotes([$"Data: {plan.Data.Note}.", state.Description, .. plan.LeftOut, .. plan.OtherPixels, .. tooLong]);
        return ScalingTable.From(blocks);
    }
}
