using Sgvb.Experiments.Sharding;
using Sgvb.Runs.Sharding;

namespace Sgvb.Experiments.Variance;

/// <summary>
/// One part of <c>variance</c>: trains the network as every other part does, measures its own blocks, and ships their rows. Killed and
/// run again, it measures what is missing.
/// </summary>
public sealed class VarianceShard(VariancePlan plan, Shard shard, Screen screen)
{
    private readonly IReadOnlyList<BlockUnit> _units = Units(plan);

    /// <exception cref="SgvbException">The folder holds another shard, or this part's network is not the earlier attempt's.</exception>
    public void Run(Fingerprint print, CancellationToken stop)
    {
        ShardSettings.CheckCanSplit(plan.Backend);
        var folder = ShardFolder.Begin(plan.Values.Output, print, ShardManifest.Create("variance", shard, Settings(print),
            [.. _units.Select(u => (u.Name, u.Duration(plan.Workload, plan.Data.Train.Rows)))]));
        if (folder.IsComplete)
        {
            screen.Line($"{folder.Run.Path}: {folder.Manifest.Title} is complete already");
            return;
        }

        screen.Line($"{folder.Manifest.Title}: {folder.Manifest.Units.Count} of {folder.Manifest.PlanUnits} blocks of draws, {plan.Workload.Name}, "
            + $"M = {plan.Workload.Minibatch}, {plan.Backend.Name}, {plan.Data.Note}");
        foreach (var note in plan.OtherPixels)
            screen.Line(note);
        folder.Run.Record(() =>
        {
            plan.Measure(() => screen.Progress(progress => Measure(folder, print.Machine, progress, stop)));
            folder.Seal([RunFolder.VarianceBlocks, RunFolder.Notes]);
        });
        screen.Line($"Finished: {folder.Run.Path}");
    }

    /// <summary>Every block in the order in which the single run measures.</summary>
    private static List<BlockUnit> Units(VariancePlan plan)
    {
        var run = new VarianceRun(plan.Settings(epoch: 0));
        var units = (from method in plan.Methods
                     from way in plan.Ways(method, run.HasMoments(method))
                     from block in Enumerable.Range(0, way.Blocks)
                     select new BlockUnit(method, plan.Workload.Network, way.How, block)).ToList();
        return units.Count == 0 ? throw VariancePlan.NothingByMoments()
            : units.GroupBy(u => u.Name).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new SgvbException($"--estimator: two of these are the same case ({twice.First().Method.Estimator}); name it once")
            : units;
    }

    private IEnumerable<(string Name, string? Value)> Settings(Fingerprint print) =>
    [
        .. ShardSettings.Of(print, plan.Backend.Name, plan.Workload, plan.Data.Train.ContentHash),
        ("estimators", ShardSettings.List(plan.Methods)),
        ("blocks", plan.Blocks.ToString(CultureInfo.InvariantCulture)),
        ("training", plan.Origin),
    ];

    private void Measure(ShardFolder folder, string machine, Progress progress, CancellationToken stop)
    {
        var mine = folder.Manifest.Units.Select(u => u.Name).ToHashSet();
        var rows = plan.Settings(epoch: 0).OwnBlocks(folder.Run);
        var times = folder.Run.ReadIfThere<BenchmarkRow>(RunFolder.Benchmarks);
        var done = rows.Select(BlockUnit.NameOf).ToHashSet();
        var left = _units.Where(u => mine.Contains(u.Name) && !done.Contains(u.Name)).ToList();
        if (left.Count == 0 && folder.Manifest.Settings.ContainsKey(ShardManifest.Checkpoint))
            return;
        var attempt = new Attempt(folder, machine, done.Count);
        var state = plan.State(progress, stop);
        folder.Pin(ShardManifest.Checkpoint, ShardSettings.Hash(state.Parameters));
        folder.Run.WriteNotes(plan.Notes(state));
        var run = new VarianceRun(plan.Settings(state.Epoch));
        // Whatever has rows by the reference: the cosine to it, and its own square.
        var reference = left.Any(u => u.How is VarianceMethod.Draws or VarianceMethod.Exact)
            ? run.MeasureReference(plan.Training.Posterior, state.Parameters, null, stop)
            : null;
        attempt.StartMeasuring();
        var finished = 0;
        using var write = new Seldom(Write);
        foreach (var cell in left.GroupBy(u => (u.Method, u.How)))
        {
            int[] blocks = [.. cell.Select(u => u.Block)];
            using var stage = progress.Begin($"{cell.Key.Method.Estimator}, {VarianceMethods.Name(cell.Key.How)}", blocks.Length);
            run.Measure(cell.Key.Method, cell.Key.How, state.Parameters, reference, new BlockBudget(blocks, blocks.Length, TimeSpan.MaxValue),
                null, () => Finished(stage), stop);
        }

        void Finished(Progress.Stage stage)
        {
            stage.Advance();
            finished++;
            write.Ask();
        }

        void Write()
        {
            folder.Run.Write(RunFolder.VarianceBlocks, rows.Concat(run.Rows));
            folder.Run.Write(RunFolder.Benchmarks, times.Where(t => !run.StepRows.Any(n => (n.Estimator, n.Objective) == (t.Estimator, t.Objective)))
                .Concat(run.StepRows));
            attempt.Finished(finished);
            finished = 0;
        }
    }
}
