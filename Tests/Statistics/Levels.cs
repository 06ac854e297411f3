using MathNet.Numerics.Distributions;

namespace Sgvb.Tests.Statistics;

/// <summary>
/// The chance that a right program fails a statistical test, over all seeds. The seeds are fixed, so no run differs from another.
/// </summary>
public static class Levels
{
    /// <summary>One test alone; the two-sided level of 4 standard errors.</summary>
    public const double OneTest = 6.3e-5;

    /// <summary>A family of tests together, shared out by Bonferroni.</summary>
    public const double Family = 1e-3;

    /// <summary>The bound, in standard errors, of each of <paramref name="tests"/> two-sided tests that are one family.</summary>
    public static double Bound(int tests) => Normal.InvCDF(0, 1, 1 - Family / (2 * tests));
}
