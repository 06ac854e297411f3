namespace Sgvb.Experiments.Figure1;

/// <summary>
/// Figure 1 of the paper (1506.02557): all its values, read off the published plots to 0.02 points (a) and 0.1 points (b), in paper.csv
/// beside this file.
/// </summary>
public static class PaperFigure1
{
    private static readonly Lazy<Dictionary<(string Panel, string Preset, int Size), double>> Errors = new(Load);

    /// <summary>The error that the panel draws, from 0 to 1; null where the paper has none.</summary>
    public static double? Error(Figure1Panel panel, string preset, int size) =>
        Errors.Value.TryGetValue((panel.Letter, preset, size), out var error) || Errors.Value.TryGetValue((panel.Letter, WithoutType(preset), size), out error)
            ? error
            : null;

    /// <summary>Panel b says "Gaussian" and "variational dropout", of no type.</summary>
    private static string WithoutType(string preset) => preset.EndsWith("-a", StringComparison.Ordinal) || preset.EndsWith("-b", StringComparison.Ordinal)
        ? preset[..^2]
        : preset;

    private static Dictionary<(string, string, int), double> Load()
    {
        using var stream = typeof(PaperFigure1).Assembly.GetManifestResourceStream("figure1-paper.csv")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        var errors = new Dictionary<(string, string, int), double>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            var percent = double.Parse(cells[3], CultureInfo.InvariantCulture);
            errors.Add((cells[0], cells[1], int.Parse(cells[2], CultureInfo.InvariantCulture)), percent / 100);
        }

        return errors;
    }
}
