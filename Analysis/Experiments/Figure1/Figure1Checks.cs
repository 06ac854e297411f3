using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Sgvb.Experiments.Figure1;

/// <summary>
/// What the paper's panel a shows, and whether it holds here; cells that were not run are counted and not judged. Two cells are compared seed by seed,
/// for equal seeds hold back the same examples and take the same minibatches: a check holds beyond the spread where Student's t interval of the mean
/// difference does not reach the other side, with intervals that hold all at once for all cells of the check (Bonferroni). It fails where a cell lies
/// on the other side beyond its interval, and is open where one lies there within it, or has one training and so no interval.
/// </summary>
public static class Figure1Checks
{
    private static readonly Figure1Panel Panel = Figure1Panel.A;

    private static readonly (string Variational, string Fixed)[] Pairs =
    [
        ("variational-dropout-a", "gaussian-dropout-a"), ("variational-dropout-a2", "gaussian-dropout-a"), ("variational-dropout-b", "gaussian-dropout-b"),
    ];

    private static readonly double[] Near = [0.1, 0.2, 0.3];

    /// <summary>One line a check; none where no row is of panel a.</summary>
    public static TextTable Of(IReadOnlyList<Figure1Row> rows)
    {
        var table = new TextTable("Figure 1a against the paper", "check", "result");
        var cells = rows.Where(r => r.Of == Panel).GroupBy(r => (r.Preset, r.Width))
            .ToDictionary(g => g.Key, g => g.DistinctBy(r => r.Seed).ToDictionary(r => r.Seed, r => 100 * Panel.ErrorOf(r)));
        if (cells.Count == 0)
            return table;
        foreach (var (variational, plain) in Pairs[..2])
            table.Add($"{variational} at or below {plain} at every width",
                Judge([.. Panel.Sizes.Select(w => new Pair(Panel.Named(w), cells, (variational, w), (plain, w)))]));
        var (narrowest, wide) = (Panel.Sizes[0], Panel.Sizes[2]);
        table.Add($"every variational method at or below its fixed counterpart at {Panel.Named(narrowest)}",
            Judge([.. Pairs.Select(p => new Pair(p.Variational, cells, (p.Variational, narrowest), (p.Fixed, narrowest)))]));
        table.Add($"every method's error falls from {Panel.Named(narrowest)} to {Format.Whole(wide)}",
            Judge([.. Panel.Methods.Select(m => new Pair(m, cells, (m, wide), (m, narrowest)))], strictly: true));
        foreach (var points in Near)
            table.Add(string.Create(CultureInfo.InvariantCulture, $"cells within {points} points of the paper"), Within(points, cells));
        return table;
    }

    /// <summary>How many cells lie so near: by the mean over seeds, with all of its 95 % interval, and with a part of it.</summary>
    private static string Within(double points, Dictionary<(string Preset, int Width), Dictionary<long, double>> cells)
    {
        var known = (from method in Panel.Methods
                     from width in Panel.Sizes
                     where cells.ContainsKey((method, width))
                     let paper = 100 * PaperFigure1.Error(Panel, method, width)!.Value
                     let errors = cells[(method, width)].Values.Select(e => e - paper).ToList()
                     select Figure1Tables.Mean(errors)).ToList();
        if (known.Count == 0)
            return "not run";
        var spread = known.Where(d => d.High is not null).ToList();
        // The paper's values are read off to two hundredths of a point, so rounding of a sum must not decide.
        var limit = points + 1e-9;
        var counts = $"{Share(known.Count(d => Math.Abs(d.Value) <= limit), known.Count)} by the mean over seeds; "
            + (spread.Count == 0 ? "no cell has several seeds, and so an interval"
                : $"{Share(spread.Count(d => d.Low >= -limit && d.High <= limit), spread.Count)} with all of their interval over seeds, "
                    + $"{Share(spread.Count(d => d.Low <= limit && d.High >= -limit), spread.Count)} with a part of it");
        return counts + NotRun(Panel.Methods.Count * Panel.Sizes.Count - known.Count);
    }

    private static string Judge(IReadOnlyList<Pair> pairs, bool strictly = false)
    {
        var judged = pairs.Where(p => p.Differences.Count > 0).ToList();
        if (judged.Count == 0)
            return "not run";
        var intervals = judged.Select(p => (p.Name, Difference: Joint(p.Differences, judged.Count))).ToList();
        var against = intervals.Where(i => strictly ? i.Difference.Value >= 0 : i.Difference.Value > 0).ToList();
        var spread = intervals.Where(i => i.Difference.High is not null).ToList();
        var verdict = against.Count == 0 ? "holds" : against.Exists(i => i.Difference.Low > 0) ? "fails" : "open";
        return $"{verdict}: {Share(judged.Count - against.Count, judged.Count)}, "
            + (spread.Count == 0 ? "of one training each, so that no spread is known"
                : $"beyond the seeds' spread {Share(spread.Count(i => strictly ? i.Difference.High < 0 : i.Difference.High <= 0), spread.Count)}")
            + (against.Count == 0 ? "" : "; not " + string.Join(", ", against.Select(i => $"{i.Name} (by {Points(i.Difference)} points)")))
            + NotRun(pairs.Count - judged.Count);
    }

    private static Interval Joint(IReadOnlyList<double> differences, int statements)
    {
        var mean = differences.Average();
        if (differences.Count < 2)
            return new Interval(mean);
        var half = StudentT.InvCDF(0, 1, differences.Count - 1, 1 - 0.025 / statements) * differences.StandardDeviation() / Math.Sqrt(differences.Count);
        return new Interval(mean, mean - half, mean + half);
    }

    private static string NotRun(int count) => count == 0 ? "" : $"; {Format.Whole(count)} not run";

    private static string Share(int count, int of) => string.Create(CultureInfo.InvariantCulture, $"{count} of {of}");

    private static string Points(Interval difference) => difference is { Low: { } low, High: { } high }
        ? string.Create(CultureInfo.InvariantCulture, $"{difference.Value:F2} [{low:F2}, {high:F2}]")
        : string.Create(CultureInfo.InvariantCulture, $"{difference.Value:F2}");

    /// <summary>Two cells, and how far the first lies above the second, in points, by the seeds that both have.</summary>
    private sealed class Pair(
        string name, Dictionary<(string, int), Dictionary<long, double>> cells, (string, int) first, (string, int) second)
    {
        public string Name => name;

        public IReadOnlyList<double> Differences { get; } = cells.TryGetValue(first, out var a) && cells.TryGetValue(second, out var b)
            ? [.. a.Keys.Where(b.ContainsKey).Order().Select(seed => a[seed] - b[seed])]
            : [];
    }
}
