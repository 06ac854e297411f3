using Sgvb.Experiments.Sharding;
using Sgvb.Runs.Sharding;

namespace Sgvb.Experiments.Table1;

/// <summary>
/// One part of the measuring of <c>table1</c>. A training is one long chain of steps, which no number of machines makes shorter: it is
/// done once, by <c>train</c>, and its checkpoints are given to every part.
/// </summary>
/// <param name="plan">The whole table.</param>
/// <param name="trained">Holds seed-1, seed-2, …, each made by train.</param>
public sealed class Table1Shard(Table1Plan plan, string? trained, Screen screen)
{
    private readonly IReadOnlyList<Table1Unit> _units = Table1Unit.All(plan);

    /// <exception cref="SgvbException">A checkpoint is missing or of another recipe, or the folder holds another shard.</exception>
    public void Run(Shard shard, string? output, Fingerprint print, CancellationToken stop)
    {
        ShardSettings.CheckCanSplit(plan.Backend);
        var parameters = Checkpoints();
        var folder = ShardFolder.Begin(output, print, ShardManifest.Create("table1", shard, Settings(print),
            [.. _units.Select(u => (u.Name, u.Block.Duration(plan.Recipe.Workload, plan.Data.Train.Rows)))]));
        if (folder.IsComplete)
        {
            screen.Line($"{folder.Run.Path}: {folder.Manifest.Title} is complete already");
            return;
        }

        screen.Line($"{folder.Manifest.Title}: {folder.Manifest.Units.Count} of {folder.Manifest.PlanUnits} blocks of draws, {plan.Data.Note}");
        folder.Run.Record(() =>
        {
            folder.Pin(ShardManifest.Checkpoint, ShardManifest.Hash(parameters.Values.Select(ShardSettings.Hash)));
            folder.Run.WriteNotes(plan.Notes);
            screen.Progress(progress => Measure(folder, print.Machine, parameters, progress, stop));
            folder.Seal([RunFolder.Notes, .. plan.Seeds.Select(Blocks)]);
        });
        screen.Line($"Finished: {folder.Run.Path}");
    }

    /// <summary>Where a seed's blocks lie in a shard and in a run.</summary>
    public static string Blocks(uint seed) => Path.Combine(Table1Seed.Folder(seed), RunFolder.VarianceBlocks);

    private IEnumerable<(string Name, string? Value)> Settings(Fingerprint print) =>
    [
        .. ShardSettings.Of(print, plan.Backend.Name, plan.Recipe.Workload, plan.Data.Train.ContentHash),
        ("recipe", plan.RecipeText),
        ("seeds", plan.Seeds.Count.ToString(CultureInfo.InvariantCulture)),
    ];

    private SortedDictionary<(uint Seed, int Epoch), Parameters> Checkpoints()
    {
        var folder = trained ?? throw new SgvbException("table1: shards measure at one training: make it with "
            + $"train --output TRAINED/{Table1Seed.Folder(plan.Seeds[0])} and the same options, then name it with --trained TRAINED");
        var found = new SortedDictionary<(uint, int), Parameters>();
        foreach (var seed in plan.Seeds)
        {
            var own = RunFolder.Open(Path.Combine(folder, Table1Seed.Folder(seed)));
            var store = plan.Experiment(seed).Store(own, plan.Milestones);
            foreach (var epoch in plan.Milestones)
                found[(seed, epoch)] = store.Find(epoch) ?? throw new SgvbException(string.Create(CultureInfo.InvariantCulture,
                    $"{store.CheckpointAt(epoch)}: no such checkpoint; train --epochs {plan.Milestones[^1]} --seed {seed} --output {own.Path} makes it"));
        }

        return found;
    }

    private void Measure(
        ShardFolder folder, string machine, IReadOnlyDictionary<(uint Seed, int Epoch), Parameters> parameters, Progress progress,
        CancellationToken stop)
    {
        var mine = folder.Manifest.Units.Select(u => u.Name).ToHashSet();
        var wanted = _units.Where(u => mine.Contains(u.Name)).ToList();
        var kept = plan.Seeds.Sum(s => folder.Run.ReadIfThere<VarianceBlockRow>(Blocks(s)).Select(Table1Unit.NameOf).Distinct().Count());
        var attempt = new Attempt(folder, machine, kept);
        attempt.StartMeasuring();
        foreach (var seed in plan.Seeds.Where(s => wanted.Any(u => u.Seed == s)))
        {
            var own = folder.Run.Part(Table1Seed.Folder(seed), "table1", DateTimeOffset.UtcNow);
            foreach (var epoch in plan.Milestones)
            {
                var here = wanted.Where(u => u.Seed == seed && u.Epoch == epoch)
                    .Select(u => (u.Block.Method.Estimator, u.Block.How, u.Block.Block)).ToHashSet();
                plan.Experiment(seed).Measure(own, epoch, parameters[(seed, epoch)], (cell, block) => here.Contains((cell.Estimator, cell.How, block)),
                    () => attempt.Finished(1), progress, stop);
            }

            own.Complete();
        }
    }
}
