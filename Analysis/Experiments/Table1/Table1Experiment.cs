namespace Sgvb.Experiments.Table1;

/// <summary>
/// One seed of Table 1: trains with local reparameterization and measures every row at the same parameters, at each milestone. Finished
/// epochs and finished blocks are on disk, so that a killed experiment goes on where it was.
/// </summary>
public sealed class Table1Experiment(TrainingRecipe recipe, DataSets data, string backend, int threads, IReadOnlyList<CellPlan> plan)
{
    /// <summary>The parameters at the last milestone, once it has run.</summary>
    public Parameters? Trained { get; private set; }

    /// <param name="folder">The seed's own folder.</param>
    /// <param name="milestones">Epochs to measure at, ascending.</param>
    public IReadOnlyList<VarianceRow> Run(RunFolder folder, IReadOnlyList<int> milestones, Progress progress, Action<TrainingRow>? trained,
        CancellationToken stop)
    {
        var store = Store(folder, milestones);
        foreach (var epoch in milestones)
        {
            var parameters = new Trainer(recipe, data, backend, threads).Run(store, epoch, progress, trained, stop);
            Measure(folder, epoch, parameters, (_, _) => true, null, progress, stop);
            Trained = parameters;
        }

        var table = VarianceTable.FromBlocks(folder.Read<VarianceBlockRow>(RunFolder.VarianceBlocks));
        folder.Write(RunFolder.Variance, table);
        return table;
    }

    /// <summary>This recipe's training in a folder.</summary>
    public TrainingStore Store(RunFolder folder, IReadOnlyList<int> milestones) =>
        new(folder, recipe.Describe(data.Train), milestones.ToHashSet());

    /// <summary>Measures the blocks that the folder has not yet.</summary>
    /// <param name="folder">Receives variance_blocks.csv.</param>
    /// <param name="epoch">Of the parameters.</param>
    /// <param name="parameters">To measure at.</param>
    /// <param name="includes">Whether a block of a cell is wanted here.</param>
    /// <param name="finished">Told after every block that is on disk.</param>
    public void Measure(
        RunFolder folder, int epoch, Parameters parameters, Func<CellPlan, int, bool> includes, Action? finished, Progress progress,
        CancellationToken stop)
    {
        var settings = new VarianceSettings(
            (method, workload) => Registry.CreateStep(backend, method, workload, data.Train.Rows, threads),
            backend, recipe.Workload, data.Train, recipe.Seed, threads, epoch);
        var rows = new List<VarianceBlockRow>(settings.OwnBlocks(folder));
        NoNoiseGradient? reference = null;
        foreach (var cell in plan)
        {
            var method = recipe.Method with { Estimator = cell.Estimator };
            var done = rows.Where(r => Is(r, cell, epoch)).Select(r => r.Block).ToHashSet();
            int[] left = [.. Enumerable.Range(0, cell.Blocks).Where(b => includes(cell, b) && !done.Contains(b))];
            if (left.Length == 0)
                continue;
            var run = new VarianceRun(settings);
            reference ??= run.MeasureReference(recipe.Method.Posterior, parameters, null, stop);
            using var stage = progress.Begin(
                $"epoch {epoch}: {cell.Estimator}, {VarianceMethods.Name(cell.How)}", left.Length * (double)DrawPlan.Steps(cell.How, data.Train.Rows));
            run.Measure(method, cell.How, parameters, reference, new BlockBudget(left, left.Length, TimeSpan.MaxValue), n => stage.Advance(n), Write, stop);
            rows.AddRange(run.Rows);

            void Write()
            {
                folder.Write(RunFolder.VarianceBlocks, rows.Concat(run.Rows));
                finished?.Invoke();
            }
        }
    }

    private static bool Is(VarianceBlockRow row, CellPlan cell, int epoch) =>
        row.Epoch == epoch && row.Estimator == cell.Estimator.ToString() && row.Method == VarianceMethods.Name(cell.How);
}
