namespace Sgvb.Experiments.Training;

/// <summary>Rows that an earlier call left, proved to be of the work that goes on: people copy and edit files.</summary>
internal static class OwnRows
{
    /// <exception cref="SgvbException">A block is of another seed, backend or network, or the file is malformed.</exception>
    public static IReadOnlyList<VarianceBlockRow> Blocks(RunFolder folder, string backend, Workload workload, uint seed) =>
        Read<VarianceBlockRow>(folder, RunFolder.VarianceBlocks, backend, workload, seed, r => r.Seed);

    /// <exception cref="SgvbException">Likewise for an epoch.</exception>
    public static IReadOnlyList<TrainingRow> Epochs(RunFolder folder, TrainingRecipe recipe, string backend) => Read<TrainingRow>(
        folder, TrainingStore.Rows, backend, recipe.Workload, recipe.Seed, r => r.Seed);

    private static IReadOnlyList<T> Read<T>(RunFolder folder, string file, string backend, Workload workload, uint seed, Func<T, long> seedOf)
        where T : CaseRow
    {
        var rows = folder.ReadIfThere<T>(file);
        foreach (var row in rows)
        {
            Check("backend", backend, row.Backend);
            Check("workload", workload.Name, row.Workload);
            Check("minibatch", Number(workload.Minibatch), Number(row.Minibatch));
            Check("seed", Number(seed), Number(seedOf(row)));
        }

        return rows;

        void Check(string name, string mine, string theirs) =>
            EqualSettings.Check(name, mine, theirs, "this call", folder.FileAt(file), "choose another folder with --output");
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
