namespace Sgvb.Tests;

/// <summary>One entry of the table of tolerances.</summary>
/// <param name="Value">The largest accepted deviation.</param>
/// <param name="Reason">Where it comes from.</param>
public sealed record Tolerance(double Value, string Reason)
{
    public static implicit operator double(Tolerance tolerance) => tolerance.Value;
}

/// <summary>Every tolerance of the tests, with its reason. Bounds of statistical tests follow from standard errors and have a level, not a tolerance.</summary>
public static class Tolerances
{
    public static Tolerance StandardErrors { get; } = new(4, "bounds of means over fixed seeds, in standard errors: a right program fails at 6e-5 of all seeds");

    public static Tolerance DoubleRounding { get; } = new(1e-14, "a few roundings of 1.1e-16, relative");

    public static Tolerance DoubleSums { get; } = new(
        1e-9, "relative; sums of 3e5 terms in another order, 3e5·1.1e-16 at worst, with deviations from a mean of a thousand times their size");
}
