using Sgvb.Measuring.Machine;
using Sgvb.Model.Kl;

namespace Sgvb.Experiments.Split;

/// <summary>
/// The numbers of draws that split local reparameterization should take for the user's workload, state and machine, from measured parts of the
/// variance and measured costs.
/// </summary>
public sealed class SplitVerb(RunReport report) : Verb("split",
    "how often split local reparameterization should draw the upper noise here, from measured costs and parts of the variance",
    "split --workload tiny", "split --checkpoint my-network.safetensors --data mnist --seconds 60")
{
    /// <summary>Whose argument is chosen.</summary>
    internal const string Estimator = "split";

    /// <summary>What it is compared with.</summary>
    internal const string Plain = "local-reparam";

    private const int DefaultSeconds = 20;

    private readonly VarianceOptions _options = new();
    private readonly Option<int?> _seconds = CommonOptions.Whole(
        "--seconds", "N", $"time for the rounds of timing (default {DefaultSeconds}); there are at least six, however long they take", 1, 86_400);

    protected override void Configure(Command command)
    {
        Common.AddTo(command, Common.Backend, Common.Workload, Common.Data, Common.Preprocess, Common.Minibatch, Common.Threads, Common.Seed, Common.Posterior,
            Common.Kl, Common.Output, Common.Json, Common.Checkpoint);
        _options.AddTo(command);
        command.Options.Add(_seconds);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var plan = VariancePlan.Read(result, Common, _options, [Plain]);
        var seconds = TimeSpan.FromSeconds(result.GetValue(_seconds) ?? DefaultSeconds);
        var screen = Screen.Default;
        var print = ThisMachine.ForRun(plan.Threads, plan.Values.Seed, plan.Data);
        var folder = RunFolder.Create(plan.Values.Output, print, Name);
        if (!plan.Values.Json)
            screen.Line($"{plan.Workload.Name}, M = {plan.Workload.Minibatch}, {plan.Backend.Name}, {plan.Data.Note}");
        IReadOnlyList<SplitRow> rows = [];
        report.Record(folder, () => plan.Measure(() => rows = screen.Progress(progress => Measure(plan, seconds, folder, progress, stop))));
        if (plan.Values.Json)
        {
            screen.Line(JsonText.Of(rows));
            DeadLayers.Tell(screen, folder, isJson: true);
            return 0;
        }

        screen.Table(SplitTable.Parts(rows));
        screen.Table(SplitTable.Settings(rows));
        DeadLayers.Tell(screen, folder, isJson: false);
        screen.Line(SplitTable.Answer(rows));
        screen.Line($"The report: {folder.FileAt(RunFolder.Report)}");
        return 0;
    }

    private static IReadOnlyList<SplitRow> Measure(
        VariancePlan plan, TimeSpan seconds, RunFolder folder, Progress progress, CancellationToken stop)
    {
        var method = plan.Methods[0];
        var state = plan.State(progress, stop);
        var parts = Parts(plan, method, state, folder, progress, stop);
        using (progress.Begin("timing in turns", 1))
        {
            var sampler = new MinibatchSampler(plan.Data.Train, plan.Workload.Minibatch);
            sampler.Draw(DrawPlan.Minibatch(plan.Values.Seed, 0, 0));
            var times = SplitTimes.Measure(Timed, plan.Workload.Layers > 1, plan.Values.Seed, plan.Threads, seconds, stop);
            var rows = SplitTable.Rows(method, plan.Backend.Name, plan.Workload, parts, times);
            folder.Write(RunFolder.Split, rows);
            folder.WriteNotes([$"Data: {plan.Data.Note}.", state.Description]);
            return rows;

            ITrainingStep Timed(EstimatorSpec spec)
            {
                var step = Step(plan, method, spec, state);
                step.SetMinibatch(sampler.Images, sampler.Labels);
                return step;
            }
        }
    }

    private static IReadOnlyList<SplitParts> Parts(
        VariancePlan plan, Method method, TrainedState state, RunFolder folder, Progress progress, CancellationToken stop)
    {
        var run = new VarianceRun(plan.Settings(state.Epoch));
        foreach (var (how, blocks) in plan.Ways(method, run.HasMoments(method)))
            using (var stage = progress.Begin($"{Plain}, {VarianceMethods.Name(how)}", blocks * (double)DrawPlan.Steps(how, plan.Data.Train.Rows)))
                run.Measure(method, how, state.Parameters, null, BlockBudget.All(blocks), n => stage.Advance(n), null, stop);
        var totals = VarianceTable.FromBlocks(run.Rows).Where(r => r.Parameter == "theta").ToList();
        if (totals.Count == 0)
            throw VariancePlan.NothingByMoments();
        folder.Write(RunFolder.VarianceBlocks, run.Rows);
        folder.Write(RunFolder.Variance, totals);

        List<EstimatorSpec> settings = [new(Estimator, 2)];
        if (plan.Workload.Layers > 1)
            settings.Add(new(Estimator, new EstimatorArgument(2, 1)));
        var minibatches = plan.Blocks * DrawPlan.MinibatchesPerBlock;
        using var stages = progress.Begin("parts, at equal noise below", minibatches);
        using var differences = new SplitDifferences(
            Step(plan, method, method.Estimator, state), [.. settings.Select(s => Step(plan, method, s, state))], plan.Data.Train);
        for (var minibatch = 0; minibatch < minibatches; minibatch++)
        {
            stop.ThrowIfCancellationRequested();
            differences.Measure(plan.Values.Seed, minibatch);
            stages.Advance();
        }

        return [.. Enumerable.Range(0, plan.Workload.Layers).Select(l =>
        {
            var layer = plan.Workload.LayerName(l);
            var total = VarianceMethods.Preferred(totals.Where(r => r.Layer == layer))!;
            var logits = differences.Part(0, l);
            var upper = settings.Count > 1 ? differences.Part(1, l) : logits;
            return new SplitParts(layer, total.Variance, total.StandardError ?? 0, upper.Mean, upper.StandardError, logits.Mean, logits.StandardError);
        })];
    }

    private static ITrainingStep Step(VariancePlan plan, Method method, EstimatorSpec spec, TrainedState state)
    {
        var step = plan.CreateStep(method with { Estimator = spec, Kl = KlKind.None }, plan.Workload);
        step.SetParameters(state.Parameters);
        return step;
    }
}
