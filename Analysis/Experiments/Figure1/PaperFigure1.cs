namespace Sgvb.Experiments.Figure1;

/// <summary>
/// Figure 1 of the paper (1506.02557), MNIST: test errors read off the plot at its two ends, in figure1-paper.csv beside this file. The
/// paper's points are means of five trainings.
/// </summary>
public static class PaperFigure1
{
    private static readonly Lazy<Dictionary<(string Preset, int Width), double>> Errors = new(Load);

    /// <summary>The figure's widths, units of each of three hidden layers.</summary>
    public static IReadOnlyList<int> Widths { get; } = [100, 250, 500, 750, 1000, 1250];

    public const int Seeds = 5;

    /// <summary>Test error from 0 to 1, null where it was not read off.</summary>
    public static double? TestError(string preset, int width) => Errors.Value.TryGetValue((preset, width), out var error) ? error : null;

    private static Dictionary<(string, int), double> Load()
    {
        using var stream = typeof(PaperFigure1).Assembly.GetManifestResourceStream("figure1-paper.csv")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        var errors = new Dictionary<(string, int), double>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            var percent = double.Parse(cells[2], CultureInfo.InvariantCulture);
            errors.Add((cells[0], int.Parse(cells[1], CultureInfo.InvariantCulture)), percent / 100);
        }

        return errors;
    }
}
