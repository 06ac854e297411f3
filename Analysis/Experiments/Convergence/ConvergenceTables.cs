namespace Sgvb.Experiments.Convergence;

/// <summary>Curves of convergence compared where all have come: after the same number of steps, and after the same time.</summary>
public sealed class ConvergenceTables
{
    private readonly List<List<ConvergenceRow>> _curves;

    /// <param name="rows">convergence.csv, not empty.</param>
    public ConvergenceTables(IReadOnlyList<ConvergenceRow> rows)
    {
        Names = new CaseNames(rows);
        _curves = CurvesOf(rows);
        // no-noise trains something else: it neither competes nor limits the others.
        var competing = _curves.Where(c => c[0].Elbo is not null).DefaultIfEmpty(_curves[0]).ToList();
        EqualStep = competing.Select(c => c.Select(r => r.Step)).Aggregate((a, b) => a.Intersect(b)).Select(s => (int?)s).Max();
        EqualSeconds = competing.Min(c => c[^1].TrainS);
    }

    public CaseNames Names { get; }

    /// <summary>
    /// The last step at which all were looked at; absent where there is none. One that ran out of time has its last look where no other has one.
    /// </summary>
    public int? EqualStep { get; }

    /// <summary>The time after which the first of them had ended.</summary>
    public double EqualSeconds { get; }

    /// <summary>One point a curve, where it has one there.</summary>
    public IReadOnlyList<ConvergenceRow> AtEqualStep => [.. _curves.Select(c => c.Find(r => r.Step == EqualStep)).OfType<ConvergenceRow>()];

    /// <summary>One point a curve, where it has any by then.</summary>
    public IReadOnlyList<ConvergenceRow> AtEqualSeconds =>
        [.. _curves.Select(c => c.FindLast(r => r.TrainS <= EqualSeconds)).OfType<ConvergenceRow>()];

    /// <summary>A list a training, each in the order of its steps.</summary>
    public static List<List<ConvergenceRow>> CurvesOf(IEnumerable<ConvergenceRow> rows) =>
        [.. rows.GroupBy(r => (r.Case, r.Seed)).Select(g => g.OrderBy(r => r.Step).ToList())];

    /// <summary>Both comparisons, and where each ended.</summary>
    public IEnumerable<TextTable> Comparisons()
    {
        if (EqualStep is { } step)
            yield return Table($"After {Format.Whole(step)} steps each", AtEqualStep);
        yield return Table($"After {Format.Significant(EqualSeconds)} s of training steps each, at the last look before", AtEqualSeconds);
        yield return Table("At the end", [.. _curves.Select(c => c[^1])]);
    }

    public static TextTable Table(string title, IReadOnlyList<ConvergenceRow> rows)
    {
        var names = new CaseNames(rows);
        var table = new TextTable(title, "estimator", "objective", "step", "epoch", "seconds", "ELBO, nats", "log-likelihood, nats",
            "test error", "note");
        foreach (var r in rows)
            table.Add(names[r], r.Objective, Format.Whole(r.Step), Format.Significant(r.Epoch), Format.Significant(r.TrainS),
                Format.Optional(r.Elbo, e => Format.Fixed(e, 3)), Format.Fixed(r.LogLikelihood, 3),
                Format.FixedPercent(r.TestError), r.Note);
        return table;
    }
}
