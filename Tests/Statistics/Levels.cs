namespace Sgvb.Tests.Statistics;

/// <summary>
/// The chance that a right program fails a statistical test, over all seeds. The seeds are fixed, so no run differs from another.
/// </summary>
public static class Levels
{
    /// <summary>One test alone; the two-sided level of 4 standard errors.</summary>
    public const double OneTest = 6.3e-5;

    /// <summary>A family of tests together, shared out by Bonferroni or Holm.</summary>
    public const double Family = 1e-3;
}
