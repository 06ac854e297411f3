namespace Sgvb.Experiments.Figure1;

/// <summary>
/// What the paper's figure shows, and whether it holds here; cells that were not run are counted and not judged. Two cells are compared seed by seed,
/// for equal seeds hold back the same examples and take the same minibatches: a check holds beyond the spread where Student's t interval of the mean
/// difference does not reach the other side, with intervals that hold all at once for all cells of the check (Bonferroni). It fails where a cell lies
/// on the other side beyond its interval, and is open where one lies there within it, or has one training and so no interval.
/// </summary>
public sealed class Figure1Checks
{
    private static readonly (string Variational, string Fixed)[] Pairs =
    [
        ("variational-dropout-a", "gaussian-dropout-a"), ("variational-dropout-a2", "gaussian-dropout-a"), ("variational-dropout-b", "gaussian-dropout-b"),
    ];

    private readonly Figure1Panel _panel;
    private readonly Dictionary<(string Preset, int Size), Dictionary<long, double>> _cells;

    /// <summary>Whether these are trainings on the paper's data, whose errors may be held against its own.</summary>
    private readonly bool _isOfItsData;

    private Figure1Checks(Figure1Panel panel, IReadOnlyList<Figure1Row> rows) => (_panel, _isOfItsData, _cells) = (
        panel,
        Figure1Tables.IsOfThePapersData(rows),
        rows.GroupBy(r => (r.Preset, r.Width)).ToDictionary(g => g.Key, g => g.DistinctBy(r => r.Seed).ToDictionary(r => r.Seed, r => 100 * panel.ErrorOf(r))));

    /// <summary>A table for each panel that has rows, with a line a check.</summary>
    public static IReadOnlyList<TextTable> Of(IEnumerable<Figure1Row> rows) =>
        [.. Figure1Tables.Panels(rows).Select(panel => new Figure1Checks(panel[0].Of, panel).Table())];

    /// <summary>How many cells of one panel lie near the paper's, in a sentence; empty where the data are not its own.</summary>
    public static string Nearness(IReadOnlyList<Figure1Row> panel)
    {
        var checks = new Figure1Checks(panel[0].Of, panel);
        var points = checks._panel.Near[1];
        var known = checks.Distances();
        return checks._isOfItsData && known.Count > 0
            ? string.Create(CultureInfo.InvariantCulture,
                $"{Share(known.Count(d => IsWithin(d.Difference.Value, points)), known.Count)} cells lie within {points} points of the paper's.")
            : "";
    }

    private TextTable Table()
    {
        var table = new TextTable($"Figure 1{_panel.Letter} against the paper", "check", "result");
        foreach (var (check, result) in _panel == Figure1Panel.A ? OfA() : OfB())
            table.Add(check, result);
        if (!_isOfItsData)
            return table;
        foreach (var points in _panel.Near)
            table.Add(string.Create(CultureInfo.InvariantCulture, $"cells within {points} {(points == 1 ? "point" : "points")} of the paper"), Within(points));
        table.Add("the cell furthest from the paper", Furthest());
        return table;
    }

    private IEnumerable<(string Check, string Result)> OfA()
    {
        foreach (var (variational, plain) in Pairs[..2])
            yield return ($"{variational} at or below {plain} at every width",
                Judge([.. _panel.Sizes.Select(w => Compare(_panel.Named(w), (variational, w), (plain, w)))]));
        var (narrowest, wide) = (_panel.Sizes[0], _panel.Sizes[2]);
        yield return ($"every variational method at or below its fixed counterpart at {_panel.Named(narrowest)}",
            Judge([.. Pairs.Select(p => Compare(p.Variational, (p.Variational, narrowest), (p.Fixed, narrowest)))]));
        yield return ($"every method's error falls from {_panel.Named(narrowest)} to {Format.Whole(wide)}",
            Judge([.. _panel.Methods.Select(m => Compare(m, (m, wide), (m, narrowest)))], strictly: true));
    }

    private IEnumerable<(string Check, string Result)> OfB()
    {
        var pairs = Pairs.Where(p => _panel.Methods.Contains(p.Variational)).ToList();
        foreach (var (variational, plain) in pairs)
        {
            string[] others = [Figure1Panel.NoDropout, "binary-dropout", plain];
            yield return ($"{variational} below {string.Join(", ", others)} at every k", Judge(
                [.. from size in _panel.Sizes from other in others select Compare($"{other}, {_panel.Named(size)}", (variational, size), (other, size))],
                strictly: true));
        }

        foreach (var (method, _) in pairs)
            yield return ($"{method} falls with k", Judge(
                [.. _panel.Sizes.Zip(_panel.Sizes.Skip(1), (less, more) => Compare(_panel.Named(more), (method, more), (method, less)))], strictly: true));
    }

    /// <summary>By the mean over seeds.</summary>
    private string Furthest() => Distances().OrderByDescending(d => Math.Abs(d.Difference.Value)).FirstOrDefault() is { Preset: not null } furthest
        ? string.Create(CultureInfo.InvariantCulture, $"{furthest.Preset}, {_panel.Named(furthest.Size)}: {furthest.Difference.Value:+0.00;-0.00} points")
        : "not run";

    /// <summary>Ours less the paper's, in points.</summary>
    private IReadOnlyList<(string Preset, int Size, Interval Difference)> Distances() =>
    [
        .. from method in _panel.Methods
           from size in _panel.Sizes
           where _cells.ContainsKey((method, size))
           let paper = 100 * PaperFigure1.Error(_panel, method, size)!.Value
           select (method, size, Figure1Tables.Mean([.. _cells[(method, size)].Values.Select(e => e - paper)])),
    ];

    /// <summary>How many cells lie so near: by the mean over seeds, with all of its 95 % interval, and with a part of it.</summary>
    private string Within(double points)
    {
        var known = Distances().Select(d => d.Difference).ToList();
        if (known.Count == 0)
            return "not run";
        var spread = known.Where(d => d.High is not null).ToList();
        var counts = $"{Share(known.Count(d => IsWithin(d.Value, points)), known.Count)} by the mean over seeds; "
            + (spread.Count == 0 ? "no cell has several seeds, and so an interval"
                : $"{Share(spread.Count(d => IsWithin(d.Low!.Value, points) && IsWithin(d.High!.Value, points)), spread.Count)} with all of their interval over seeds, "
                    + $"{Share(spread.Count(d => IsWithin(Math.Clamp(0, d.Low!.Value, d.High!.Value), points)), spread.Count)} with a part of it");
        return counts + NotRun(_panel.Methods.Count * _panel.Sizes.Count - known.Count);
    }

    private static string Judge(IReadOnlyList<Pair> pairs, bool strictly = false)
    {
        var judged = pairs.Where(p => p.Differences.Count > 0).ToList();
        if (judged.Count == 0)
            return "not run";
        var intervals = judged.Select(p => (p.Name, Difference: Figure1Tables.Mean(p.Differences, judged.Count))).ToList();
        var against = intervals.Where(i => strictly ? i.Difference.Value >= 0 : i.Difference.Value > 0).ToList();
        var spread = intervals.Where(i => i.Difference.High is not null).ToList();
        var verdict = against.Count == 0 ? "holds" : against.Exists(i => i.Difference.Low > 0) ? "fails" : "open";
        return $"{verdict}: {Share(judged.Count - against.Count, judged.Count)}, "
            + (spread.Count == 0 ? "of one training each, so that no spread is known"
                : $"beyond the seeds' spread {Share(spread.Count(i => strictly ? i.Difference.High < 0 : i.Difference.High <= 0), spread.Count)}")
            + (against.Count == 0 ? "" : "; not " + string.Join(", ", against.Select(i => $"{i.Name} (by {Points(i.Difference)} points)")))
            + NotRun(pairs.Count - judged.Count);
    }

    // The paper's values are read off to two hundredths of a point, so rounding of a sum must not decide.
    private static bool IsWithin(double difference, double points) => Math.Abs(difference) <= points + 1e-9;

    private static string NotRun(int count) => count == 0 ? "" : $"; {Format.Whole(count)} not run";

    private static string Share(int count, int of) => string.Create(CultureInfo.InvariantCulture, $"{count} of {of}");

    private static string Points(Interval difference) => difference is { Low: { } low, High: { } high }
        ? string.Create(CultureInfo.InvariantCulture, $"{difference.Value:F2} [{low:F2}, {high:F2}]")
        : string.Create(CultureInfo.InvariantCulture, $"{difference.Value:F2}");

    private Pair Compare(string name, (string, int) first, (string, int) second) => new(
        name,
        _cells.TryGetValue(first, out var a) && _cells.TryGetValue(second, out var b)
            ? [.. a.Keys.Where(b.ContainsKey).Order().Select(seed => a[seed] - b[seed])]
            : []);

    /// <summary>Two cells, and how far the first lies above the second, in points, by the seeds that both have.</summary>
    private sealed record Pair(string Name, IReadOnlyList<double> Differences);
}
