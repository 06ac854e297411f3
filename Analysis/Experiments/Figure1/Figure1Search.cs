using Sgvb.Runs.Csv;

namespace Sgvb.Experiments.Figure1;

/// <summary>
/// The tries of a search (experiments/figure1-search.sh, figure1-b-search.sh) for documents: the validation error by setting and method. A setting
/// is described by what its recipe has that the plain one has not.
/// </summary>
public static class Figure1Search
{
    private const string Plain = "plain", Data = "data ";

    /// <summary>A table for each size, as Markdown.</summary>
    /// <param name="path">Of a search.csv.</param>
    /// <exception cref="SgvbException">The file is missing or broken, or has no try of the setting that the others are compared with.</exception>
    public static string Markdown(string path) =>
        string.Join("\n", Tables(CsvRows.Read<Figure1Try>(path), path).Select(t => t.ToMarkdown()));

    /// <param name="tries">Of one panel.</param>
    /// <param name="path">For errors.</param>
    public static IEnumerable<TextTable> Tables(IReadOnlyList<Figure1Try> tries, string path)
    {
        var plain = tries.FirstOrDefault(t => t.Setting == Plain)
            ?? throw new SgvbException($"{path}: has no try of the setting '{Plain}', which the others are compared with; search again");
        var panel = Figure1Panel.Of(plain.Panel);
        var methods = panel.Methods.Where(m => tries.Any(t => t.Preset == m)).ToList();
        foreach (var size in tries.GroupBy(t => t.Width).OrderBy(g => g.Key))
        {
            var table = new TextTable($"Validation error in %, {panel.Named(size.Key)}", [$"setting, {panel.Named(size.Key)}", .. methods]);
            foreach (var setting in size.GroupBy(t => t.Setting).OrderBy(g => g.Key != Plain))
                table.Add([Describe(setting.First()), .. methods.Select(m => Errors(setting.Where(t => t.Preset == m)))]);
            if (panel == Figure1Panel.B)
                table.Add(["the paper's", .. methods.Select(m => PaperFigure1.Error(panel, m, size.Key) is { } error ? Format.Fixed(100 * error, 2) : Cell.None)]);
            yield return table;
        }

        string Describe(Figure1Try one) => one.Setting == Plain ? $"{Plain}: {string.Join("; ", Parts(one.Recipe))}" : Difference(one.Recipe, plain.Recipe);
    }

    /// <summary>The parts of a recipe that the plain one has not.</summary>
    public static string Difference(string recipe, string plain) => string.Join("; ", Parts(recipe).Except(Parts(plain)));

    // The hash of the data stands for how the pixels were scaled.
    private static IEnumerable<string> Parts(string recipe) => recipe.Split("; ").Select(part => !part.StartsWith(Data, StringComparison.Ordinal)
        ? part
        : part.Split(", ", 2) is [_, var scale] ? "pixels " + scale : "pixels in [0, 1]");

    /// <summary>The mean over the seeds.</summary>
    private static Cell Errors(IEnumerable<Figure1Try> tries)
    {
        var errors = tries.Select(t => 100 * t.ValidationError).ToList();
        return errors.Count == 0 ? Cell.None : Format.Fixed(errors.Average(), 2);
    }
}
