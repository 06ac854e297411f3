using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Sgvb.Experiments.Figure1;

/// <summary>One point of the figure.</summary>
/// <param name="Panel">Where it stands.</param>
/// <param name="Preset">The method.</param>
/// <param name="Size">Units of each hidden layer, or k.</param>
/// <param name="Error">The panel's, from 0 to 1, mean over the seeds; with two or more a 95 % interval by Student's t.</param>
/// <param name="Seeds">Its trainings.</param>
public sealed record Figure1Point(Figure1Panel Panel, string Preset, int Size, Interval Error, IReadOnlyList<Figure1Row> Seeds)
{
    /// <summary>The paper's value, whatever an older file says.</summary>
    public double? Paper { get; } = PaperFigure1.Error(Panel, Preset, Size);
}

/// <summary>The figure for people.</summary>
public static class Figure1Tables
{
    /// <summary>By panel; sizes ascending, methods in the paper's order.</summary>
    public static IReadOnlyList<Figure1Point> Points(IReadOnlyList<Figure1Row> rows) =>
    [
        .. rows.GroupBy(r => (r.Of, r.Width, r.Preset, r.Backend))
            .OrderBy(g => g.Key.Of.Letter, StringComparer.Ordinal).ThenBy(g => g.Key.Width).ThenBy(g => g.Key.Of.Methods.ToList().IndexOf(g.Key.Preset))
            .Select(g => new Figure1Point(g.Key.Of, g.Key.Preset, g.Key.Width, Mean([.. g.Select(g.Key.Of.ErrorOf)]), [.. g])),
    ];

    public static TextTable Cells(IReadOnlyList<Figure1Row> rows)
    {
        var table = new TextTable("Figure 1: errors of the mean weights at the epoch with the lowest validation error",
            "panel", "size", "method", "error", "paper", "ours - paper", "validation error", "test error", "best epoch", "epochs", "seeds",
            "mean alpha by layer", "training");
        foreach (var p in Points(rows))
            table.Add(p.Panel.Letter, Format.Whole(p.Size), p.Preset, Error(p.Error), p.Paper is { } paper ? Format.FixedPercent(paper) : Cell.None,
                p.Paper is { } value ? Format.FixedPercent(p.Error.Value - value) : Cell.None,
                Format.FixedPercent(p.Seeds.Average(r => r.ValidationError)), Format.FixedPercent(p.Seeds.Average(r => r.TestError)),
                List(p.Seeds, r => r.BestEpoch), List(p.Seeds, r => r.Epochs), Format.Whole(p.Seeds.Count),
                p.Preset == Figure1Panel.NoDropout ? Cell.None : p.Seeds[0].MeanScale, Format.Duration(1e9 * p.Seeds.Sum(r => r.TrainS)));
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
        var seeds = rows.Select(r => r.Seed).Distinct().Count();
        return $"Of the {Format.Whole(panel.Methods.Count * panel.Sizes.Count)} points of panel {panel.Letter} ({Format.Whole(panel.Methods.Count)} "
            + $"methods, {Format.Whole(panel.Sizes.Count)} sizes) {Format.Whole(had)} were run"
            + (none.Count > 0 ? $"; not run: {string.Join(", ", none.Select(panel.Named))}" : "")
            + (partly.Count > 0 ? $"; run in part: {string.Join(", ", partly.Select(panel.Named))}" : "")
            + $". Trainings a point: {Format.Whole(seeds)}"
            + (panel.PaperSeeds is { } paper ? $" of the paper's {Format.Whole(paper)}." : "; the paper does not say how many.");
    }

    public static Cell Error(Interval error) => Format.FixedPercent(error.Value, error.Low, error.High);

    private static Interval Mean(IReadOnlyList<double> errors)
    {
        var mean = errors.Average();
        if (errors.Count < 2)
            return new Interval(mean);
        var half = StudentT.InvCDF(0, 1, errors.Count - 1, 0.975) * errors.StandardDeviation() / Math.Sqrt(errors.Count);
        return new Interval(mean, Math.Max(0, mean - half), mean + half);
    }

    /// <summary>A number where there is one training, the numbers of several as a list.</summary>
    private static Cell List(IReadOnlyList<Figure1Row> rows, Func<Figure1Row, int> value) =>
        rows is [var only] ? Format.Whole(value(only)) : string.Join(", ", rows.Select(r => Format.Whole(value(r))));
}
