namespace Sgvb.Experiments.Figure1;

/// <summary>
/// What a cell was trained by, in the words of figure1.csv: first what each method may have for itself at each width, for the best settings of one need
/// not be another's, and wide networks take hours; then the data and the examples that are held back, which all cells of a file share.
/// </summary>
public static class Figure1Recipe
{
    private const string HeldBack = " validation examples drawn by the seed";

    /// <param name="training">The cell's.</param>
    /// <param name="patience">Epochs without a lower validation error after which it stops.</param>
    /// <param name="validation">Examples that are held back.</param>
    /// <param name="retrain">Whether it is trained anew on all.</param>
    /// <param name="train">All of them.</param>
    public static string Describe(TrainingRecipe training, int patience, int validation, bool retrain, Dataset train) => string.Create(CultureInfo.InvariantCulture,
        $"{training.Summary}; at most {training.Epochs} epochs; patience {patience}; {validation}{HeldBack}; "
        + $"{(retrain ? "the best number of epochs anew on all examples; " : "")}data {train.ContentHash[..12]}{train.Scale.Suffix}");

    /// <summary>Whether two cells may stand in one file: those of one method and width by one recipe, others on the same examples.</summary>
    public static bool Fit(string preset, int width, string recipe, Figure1Row other)
    {
        var (there, here) = Compared(preset, width, recipe, other);
        return there == here;
    }

    /// <summary>What keeps two cells apart, in words.</summary>
    public static string Difference(string preset, int width, string recipe, Figure1Row other)
    {
        var (there, here) = Compared(preset, width, recipe, other);
        return RecipeDifference.Between(there, here);
    }

    /// <summary>One sentence for each recipe, with the methods that have it, and their sizes where a method has several.</summary>
    public static IEnumerable<string> Sentences(IReadOnlyList<Figure1Row> rows)
    {
        var recipes = rows.GroupBy(r => r.Recipe).ToList();
        var several = rows.GroupBy(r => r.Preset).Where(m => m.Select(r => r.Recipe).Distinct().Count() > 1).Select(m => m.Key).ToHashSet();
        return recipes.Select(g => $"Recipe of {(recipes.Count == 1 ? "every cell" : string.Join(", ", g.GroupBy(r => r.Preset).Select(Named)))}: {g.Key}.");

        string Named(IGrouping<string, Figure1Row> method) => !several.Contains(method.Key) ? method.Key
            : $"{method.Key} ({string.Join(", ", method.Select(r => r.Of.Named(r.Width)).Distinct())})";
    }

    /// <summary>What must be the same in two cells of one file.</summary>
    private static (string There, string Here) Compared(string preset, int width, string recipe, Figure1Row other) =>
        preset == other.Preset && width == other.Width ? (other.Recipe, recipe) : (Shared(other.Recipe), Shared(recipe));

    private static string Shared(string recipe)
    {
        var clause = recipe.IndexOf(HeldBack, StringComparison.Ordinal);
        return clause < 0 ? recipe : recipe[(recipe.LastIndexOf(';', clause) + 1)..].TrimStart();
    }
}
