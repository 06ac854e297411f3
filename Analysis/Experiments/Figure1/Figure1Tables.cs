using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Sgvb.Experiments.Figure1;

/// <summary>One point of the figure.</summary>
/// <param name="TestError">From 0 to 1, mean over the seeds; with two or more a 95 % interval by Student's t.</param>
public sealed record Figure1Point(string Preset, int Width, Interval TestError, double? Paper, IReadOnlyList<Figure1Row> Seeds);

/// <summary>The figure for people.</summary>
public static class Figure1Tables
{
    /// <summary>Widths ascending, methods in the paper's order.</summary>
    public static IReadOnlyList<Figure1Point> Points(IReadOnlyList<Figure1Row> rows) =>
    [
        .. rows.GroupBy(r => (r.Width, r.Preset, r.Backend))
            .OrderBy(g => g.Key.Width).ThenBy(g => Figure1Cell.Place(g.Key.Preset))
            .Select(g => new Figure1Point(g.Key.Preset, g.Key.Width, Mean([.. g.Select(r => r.TestError)]), g.First().Paper, [.. g])),
    ];

    public static TextTable Cells(IReadOnlyList<Figure1Row> rows)
    {
        var table = new TextTable("Figure 1: test error of the mean weights at the epoch with the lowest validation error",
            "width", "method", "test error", "paper", "validation error", "best epoch", "epochs", "seeds", "mean alpha by layer",
            "training");
        foreach (var p in Points(rows))
            table.Add(Format.Whole(p.Width), p.Preset, Error(p.TestError), p.Paper is { } paper ? Format.FixedPercent(paper) : Cell.None,
                Format.FixedPercent(p.Seeds.Average(r => r.ValidationError)), List(p.Seeds, r => r.BestEpoch), List(p.Seeds, r => r.Epochs),
                Format.Whole(p.Seeds.Count), p.Preset == Figure1Cell.NoDropout ? Cell.None : p.Seeds[0].MeanScale,
                Format.Duration(1e9 * p.Seeds.Sum(r => r.TrainS)));
        return table;
    }

    /// <summary>What of the paper's figure was not run, in one sentence.</summary>
    public static string Missing(IReadOnlyList<Figure1Row> rows)
    {
        var done = rows.Select(r => (r.Preset, r.Width)).ToHashSet();
        var all = Figure1Cell.Methods.Count * PaperFigure1.Widths.Count;
        var had = Figure1Cell.Methods.Sum(m => PaperFigure1.Widths.Count(w => done.Contains((m, w))));
        var widths = PaperFigure1.Widths.Where(w => !Figure1Cell.Methods.Any(m => done.Contains((m, w)))).ToList();
        var partly = PaperFigure1.Widths.Except(widths).Where(w => !Figure1Cell.Methods.All(m => done.Contains((m, w)))).ToList();
        var seeds = rows.Select(r => r.Seed).Distinct().Count();
        return $"Of the paper's {Format.Whole(all)} points (seven methods, six widths) {Format.Whole(had)} were run"
            + (widths.Count > 0 ? $"; not run: width {string.Join(", ", widths.Select(w => Format.Whole(w)))}" : "")
            + (partly.Count > 0 ? $"; run in part: width {string.Join(", ", partly.Select(w => Format.Whole(w)))}" : "")
            + $". Trainings a point: {Format.Whole(seeds)} of the paper's {Format.Whole(PaperFigure1.Seeds)}.";
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
