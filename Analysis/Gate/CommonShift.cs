using MathNet.Numerics.Statistics;

namespace Sgvb.Gate;

/// <summary>
/// Nearly all timed cases of a suite moved by the same factor: code seldom does that, another instance of a machine often. It changes no
/// verdict, for a slower start-up path or a switched-off optimisation does it too; it is said.
/// </summary>
public static class CommonShift
{
    /// <summary>Cases from which on it is no coincidence.</summary>
    private const int Least = 3;

    /// <summary>Of the cases; the others may have changed by themselves.</summary>
    private const double Share = 0.8;

    /// <param name="results">Of runs that did not take turns.</param>
    /// <returns>One sentence, or null.</returns>
    public static string? Note(IReadOnlyList<CaseResult> results)
    {
        var timed = results.Where(r => r.Key.Metric.IsTimed && r.MarginAbsolute is null && r.Change > 0).ToList();
        if (timed.Count < Least || timed.All(r => r.Verdict == Verdict.Equivalent))
            return null;
        var common = timed.Select(Slowdown).Median();
        var alike = timed.Where(r => Math.Abs(Slowdown(r) - common) < Math.Log(1 + r.Margin)).ToList();
        // Less than half a margin is what suites of the same code share by chance.
        if (alike.Count < Share * timed.Count || Math.Abs(common) < alike.Max(r => Math.Log(1 + r.Margin)) / 2)
            return null;
        var (low, high) = (alike.Min(Slowdown), alike.Max(Slowdown));
        return string.Create(CultureInfo.InvariantCulture,
            $"{(alike.Count == timed.Count ? "all" : $"{alike.Count} of")} {timed.Count} cases moved alike ({Percent(common)}; "
            + $"{Percent(low)} to {Percent(high)}): another instance of the machine? Measure both on one, in turns");
    }

    /// <summary>On logs; a rate that falls is a time that rises.</summary>
    private static double Slowdown(CaseResult r) => Math.Log(r.Change!.Value) * (r.Key.Metric.Better == Better.Higher ? -1 : 1);

    private static string Percent(double log) => GateText.Percent(Metric.Time, Math.Exp(log))!;
}
