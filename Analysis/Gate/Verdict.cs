namespace Sgvb.Gate;

public enum Verdict
{
    /// <summary>Nothing can be said: the interval reaches past a margin, or there is none.</summary>
    Inconclusive,

    /// <summary>The interval lies inside the margins.</summary>
    Equivalent,

    /// <summary>The interval lies beyond the margin on the good side.</summary>
    Improved,

    /// <summary>The interval lies beyond the margin on the bad side.</summary>
    Regressed,
}

/// <summary>One case, judged. Bounds are null where they do not exist.</summary>
/// <param name="Key">The case.</param>
/// <param name="Verdict">Of the interval [Low, High].</param>
/// <param name="Reason">Why inconclusive, or what to know; empty where the verdict says all.</param>
/// <param name="Baseline">The baseline's location.</param>
/// <param name="Candidate">The candidate's location.</param>
/// <param name="Change">Candidate / baseline, or candidate − baseline for a metric that is no ratio.</param>
/// <param name="Ci95Low">Bounds of this case's own 95 % interval.</param>
/// <param name="Ci95High">See <paramref name="Ci95Low"/>.</param>
/// <param name="Low">
/// Bounds at the level that Holm's procedure over all cases of the metric left to this one; the verdict reads these.
/// </param>
/// <param name="High">See <paramref name="Low"/>.</param>
/// <param name="Margin">As a fraction: 0.05 is 5 %; the difference itself for a metric that is no ratio.</param>
/// <param name="Detectable">
/// The least change for the worse that would be called regressed in 80 % of such comparisons, as a fraction.
/// </param>
/// <param name="PRegressed">Adjusted by Holm, one-sided, against "not beyond the margin on the bad side".</param>
/// <param name="PImproved">Likewise on the good side.</param>
/// <param name="PEquivalent">Likewise against "not inside the margins".</param>
/// <param name="Method">hodges-lehmann, welch, paired, exact or none.</param>
/// <param name="BaselineUnits">Launches or blocks.</param>
/// <param name="CandidateUnits">Likewise.</param>
public sealed record CaseResult(
    CaseKey Key, Verdict Verdict, string Reason, double Baseline, double Candidate, double? Change, double? Ci95Low, double? Ci95High,
    double? Low, double? High, double Margin, double? Detectable, double PRegressed, double PImproved, double PEquivalent, string Method,
    int BaselineUnits, int CandidateUnits)
{
    /// <summary>Inconclusive between equivalent and improved: whatever it is, it is no regression.</summary>
    public bool ExcludesRegression { get; init; }

    /// <summary>The margin in the metric's unit, where it is larger than <see cref="Margin"/> of the baseline; null otherwise.</summary>
    public double? MarginAbsolute { get; init; }
}
