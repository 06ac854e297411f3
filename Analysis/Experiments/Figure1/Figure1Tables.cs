using MathNet.Numerics.Statistics;

namespace Sgvb.Experiments.Figure1;

/// <summary>One point of the figure.</summary>
/// <param name="Panel">Where it stands.</param>
/// <param name="Preset">The method.</param>
/// <param name="Size">Units of each hidden layer, or k.</param>
/// <param name="Error">The panel's, from 0 to 1, mean over the seeds; with two or more a 95 % interval by Student's t.</param>
/// <param name="Seeds">Its trainings.</param>
/// <param name="Paper">The paper's value, whatever an older file says; null where the trainings are on other data.</param>
public sealed record Figure1Point(Figure1Panel Panel, string Preset, int Size, Interval Error, IReadOnlyList<Figure1Row> Seeds, double? Paper);

/// <summary>The figure for people.</summary>
public static class Figure1Tables
{
    /// <summary>The rows of each panel, a before b.</summary>
    public static IEnumerable<IReadOnlyList<Figure1Row>> Panels(IEnumerable<Figure1Row> rows) =>
        rows.GroupBy(r => r.Of.Letter).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.ToList());

    /// <summary>By panel; sizes ascending, methods in the paper's order.</summary>
    public static IReadOnlyList<Figure1Point> Points(IReadOnlyList<Figure1Row> rows) =>
    [
        .. rows.GroupBy(r => (r.Of, r.Width, r.Preset, r.Backend))
            .OrderBy(g => g.Key.Of.Letter, StringComparer.Ordinal).ThenBy(g => g.Key.Width).ThenBy(g => g.Key.Of.Methods.ToList().IndexOf(g.Key.Preset))
            .Select(g => new Figure1Point(g.Key.Of, g.Key.Preset, g.Key.Width, OverSeeds([.. g.Select(g.Key.Of.ErrorOf)]), [.. g],
                IsOfThePapersData(rows.Where(r => r.Of == g.Key.Of)) ? PaperFigure1.Error(g.Key.Of, g.Key.Preset, g.Key.Width) : null)),
    ];

    /// <summary>Whether a panel's trainings are on the paper's data; drawn pictures have none of its values. Files of earlier versions have some of them.</summary>
    public static bool IsOfThePapersData(IEnumerable<Figure1Row> rows) => rows.Any(r => r.Paper is not null);

    public static TextTable Cells(IReadOnlyList<Figure1Row> rows)
    {
        var isRetrained = rows.Any(r => r.RetrainedTestError is not null);
        var table = new TextTable("Figure 1: errors of the mean weights at the epoch with the lowest validation error"
            + (isRetrained ? "; panel a's error is after as many epochs on all training examples" : ""),
            "panel", "size", "method", "error", "paper", "ours - paper", "validation error", "test error", "best epoch", "epochs", "seeds",
            "mean alpha by layer", "training");
        foreach (var p in Points(rows))
            table.Add(p.Panel.Letter, Format.Whole(p.Size), p.Preset, Error(p.Error), p.Paper is { } paper ? Format.FixedPercent(paper) : Cell.None,
                p.Paper is { } value ? Format.FixedPercent(p.Error.Value - value) : Cell.None,
                Format.FixedPercent(p.Seeds.Average(r => r.ValidationError)), Format.FixedPercent(p.Seeds.Average(r => r.TestError)),
                List(p.Seeds, r => r.BestEpoch), List(p.Seeds, r => r.Epochs), Format.Whole(p.Seeds.Count),
                p.Preset == Figure1Panel.NoDropout ? Cell.None : MeanScale(p.Seeds), Format.Duration(1e9 * p.Seeds.Sum(r => r.TrainS)));
        return table;
    }

    /// <summary>What of the paper's panel was not run, in a sentence or two.</summary>
    public static string Missing(IReadOnlyList<Figure1Row> rows)
    {
        var panel = rows.Count == 0 ? Figure1Panel.A : rows[0].Of;
        var done = rows.Select(r => (r.Preset, r.Width)).ToHashSet();
        var had = panel.Methods.Sum(m => panel.Sizes.Count(s => done.Contains((m, s))));
        var none = panel.Sizes.Where(s => !panel.Methods.Any(m => done.Contains((m, s)))).ToList();
        var partly = panel.Sizes.Except(none).Where(s => !panel.Methods.All(m => done.Contains((m, s)))).ToList();
        var seeds = rows.Where(r => panel.Sizes.Contains(r.Width)).GroupBy(r => (r.Preset, r.Width)).Select(g => g.Select(r => r.Seed).Distinct().Count()).ToList();
        return $"Of the {Format.Whole(panel.Methods.Count * panel.Sizes.Count)} points of panel {panel.Letter} ({Format.Whole(panel.Methods.Count)} "
            + $"methods, {Format.Whole(panel.Sizes.Count)} sizes) {Format.Whole(had)} were run"
            + (none.Count > 0 ? $"; not run: {string.Join(", ", none.Select(panel.Named))}" : "")
            + (partly.Count > 0 ? $"; run in part: {string.Join(", ", partly.Select(panel.Named))}" : "")
            + $". Trainings a point: {Range(seeds)}"
            + (panel.PaperSeeds is { } paper ? $" of the paper's {Format.Whole(paper)}." : "; the paper does not say how many.");
    }

    /// <summary>
    /// A panel as the paper's legend and axis have it: a method's mean over seeds with its interval, and the paper's value in parentheses.
    /// </summary>
    /// <param name="rows">Of one panel.</param>
    public static TextTable InPapersLayout(IReadOnlyList<Figure1Row> rows)
    {
        var points = Points(rows);
        var panel = points[0].Panel;
        var sizes = points.Select(p => p.Size).Distinct().Order().ToList();
        var table = new TextTable($"Figure 1{panel.Letter}: {panel.Error} in %, and the paper's", ["method", .. sizes.Select(panel.Named)]);
        foreach (var method in panel.Methods.Where(m => points.Any(p => p.Preset == m)))
            table.Add([method, .. sizes.Select(size => points.FirstOrDefault(p => p.Preset == method && p.Size == size) is { } point ? BesidePaper(point) : Cell.None)]);
        return table;
    }

    public static Cell Error(Interval error) => Format.FixedPercent(error.Value, error.Low, error.High);

    /// <summary>The mean over seeds; with two or more a 95 % interval by Student's t.</summary>
    /// <param name="values">One a seed.</param>
    /// <param name="statements">Intervals that are to hold at once (Bonferroni).</param>
    public static Interval Mean(IReadOnlyList<double> values, int statements = 1)
    {
        var mean = values.Average();
        if (values.Count < 2)
            return new Interval(mean);
        var half = Student.Quantile(values.Count - 1, 0.025 / statements) * values.StandardDeviation() / Math.Sqrt(values.Count);
        return new Interval(mean, mean - half, mean + half);
    }

    /// <summary>No error is below 0.</summary>
    private static Interval OverSeeds(IReadOnlyList<double> errors) => Mean(errors) is var mean && mean.Low < 0 ? mean with { Low = 0 } : mean;

    /// <summary>By layer, the mean over seeds; of the first seed alone where a row holds something else than numbers.</summary>
    private static string MeanScale(IReadOnlyList<Figure1Row> seeds)
    {
        var scales = seeds.Select(r => r.RetrainedTestError is null ? r.MeanScale : r.RetrainedMeanScale).ToList();
        var numbers = scales.Select(s => s.Split(' ').Select(n => double.TryParse(n, CultureInfo.InvariantCulture, out var x) ? x : double.NaN).ToList()).ToList();
        return scales.Count == 1 || numbers.Exists(n => n.Count != numbers[0].Count || n.Exists(double.IsNaN)) ? scales[0]
            : string.Join(' ', numbers[0].Select((_, layer) => numbers.Average(n => n[layer]).ToString("G4", CultureInfo.InvariantCulture)));
    }

    private static Cell BesidePaper(Figure1Point point)
    {
        var error = Format.FixedPercent(point.Error.Value, point.Error.Low, point.Error.High);
        var text = error.Text.Replace(" %", "", StringComparison.Ordinal);
        return error with { Text = point.Paper is { } paper ? $"{text} ({Format.Fixed(100 * paper, 2)})" : text };
    }

    private static string Range(IReadOnlyList<int> counts) => counts.Count == 0 ? "0"
        : counts.Min() == counts.Max() ? Format.Whole(counts[0]).Text : $"{Format.Whole(counts.Min())} to {Format.Whole(counts.Max())}";

    /// <summary>A number where there is one training, the numbers of several as a list.</summary>
    private static Cell List(IReadOnlyList<Figure1Row> rows, Func<Figure1Row, int> value) =>
        rows is [var only] ? Format.Whole(value(only)) : string.Join(", ", rows.Select(r => Format.Whole(value(r))));
}
