namespace Sgvb.Gate.Bisect;

/// <summary>The case whose step a search looks for.</summary>
/// <param name="Key">Its name.</param>
/// <param name="HalfStep">
/// Half of the step that the bad commit shows, on logs for a ratio: what lies beyond it is nearer to the bad commit than to the good one. As a
/// margin it decides with the fewest launches, for both sides are as far from it as can be.
/// </param>
public sealed record SoughtCase(CaseKey Key, double HalfStep)
{
    /// <param name="key">Of the case.</param>
    /// <param name="change">Bad commit over good one, or their difference for a metric that is no ratio.</param>
    public static SoughtCase Of(CaseKey key, double change) =>
        new(key, key.Metric.IsRatio ? Math.Exp(Math.Abs(Math.Log(change)) / 2) - 1 : Math.Abs(change) / 2);

    /// <summary>The user's margins, but none below half of the step.</summary>
    public Margins Widen(Margins margins) => margins.WithLeast(Key, HalfStep);
}
