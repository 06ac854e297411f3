namespace Sgvb.Experiments.Table1;

/// <summary>What <c>table1</c> was asked for, checked.</summary>
/// <param name="Recipe">Of the first seed.</param>
/// <param name="Seeds">Independent trainings, from the recipe's seed on.</param>
/// <param name="Milestones">Epochs to measure at, ascending.</param>
/// <param name="Cells">What to measure at each.</param>
public sealed record Table1Plan(
    TrainingRecipe Recipe, DataSets Data, BackendEntry Backend, int Threads, IReadOnlyList<uint> Seeds, IReadOnlyList<int> Milestones,
    IReadOnlyList<CellPlan> Cells)
{
    public Table1Experiment Experiment(uint seed) => new(Recipe with { Seed = seed }, Data, Backend.Name, Threads, Cells);

    /// <summary>What must be equal for a later call to go on; more seeds, blocks or epochs are only more of the same.</summary>
    public IEnumerable<(string Name, string Value)> Settings =>
        [("backend", Backend.Name), .. Recipe.Describe(Data.Train).Select(d => (d.Key, d.Value))];

    /// <summary>The recipe in one line.</summary>
    public string RecipeText => string.Join(", ", Recipe.Describe().Where(d => d.Value.Length > 0).Select(d => $"{d.Key} {d.Value}"));

    /// <summary>What reports repeat.</summary>
    public IEnumerable<string> Notes =>
    [
        $"Data: {Data.Note}.", $"Seeds: {Seeds.Count.ToString(CultureInfo.InvariantCulture)}.", $"Recipe: {RecipeText}.",
        .. EpochSampler.LeftOut(Data.Train.Rows, Recipe.Workload.Minibatch) is { } rest ? [rest] : Array.Empty<string>(),
    ];
}
