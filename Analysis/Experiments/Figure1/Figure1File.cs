namespace Sgvb.Experiments.Figure1;

/// <summary>
/// figure1.csv while trainings add to it, several at once perhaps: written anew with every row. Rows of this plan stand in its order, whichever
/// ended first, after those of other plans.
/// </summary>
/// <param name="folder">Holds what was finished before.</param>
/// <param name="plan">In order.</param>
internal sealed class Figure1File(RunFolder folder, IReadOnlyList<Figure1Cell> plan, string backend)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Figure1Cell, int> _places = plan.Index().ToDictionary(c => c.Item, c => c.Index);
    private IReadOnlyList<Figure1Row> _rows = folder.ReadIfThere<Figure1Row>(RunFolder.Figure1);

    public IReadOnlyList<Figure1Row> Rows => _rows;

    /// <summary>Cells of the plan without a row.</summary>
    public IReadOnlyList<Figure1Cell> Open
    {
        get
        {
            var done = _rows.Where(r => r.Backend == backend).Select(Figure1Cell.Of).ToHashSet();
            return [.. plan.Where(c => !done.Contains(c))];
        }
    }

    /// <exception cref="SgvbException">The file holds cells that may not stand beside such a one.</exception>
    public void CheckRecipe(string preset, int width, string recipe)
    {
        if (_rows.FirstOrDefault(r => !Figure1Recipe.Fit(preset, width, recipe, r)) is { } other)
            throw new SgvbException($"{folder.FileAt(RunFolder.Figure1)}: holds cells of another recipe: {Figure1Recipe.Difference(preset, width, recipe, other)}; "
                + "choose another folder with --output");
    }

    /// <summary>Takes rows in, and writes the file.</summary>
    /// <param name="added">None where a plan is empty: then the file says so.</param>
    /// <param name="afterwards">Done before the next row may come.</param>
    public void Add(IEnumerable<Figure1Row> added, Action? afterwards = null)
    {
        lock (_lock)
        {
            _rows = [.. _rows.Concat(added).OrderBy(r => _places.GetValueOrDefault(Figure1Cell.Of(r), -1))];
            folder.Write(RunFolder.Figure1, _rows);
            afterwards?.Invoke();
        }
    }
}
