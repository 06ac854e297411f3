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
    public static Tolerance StandardErrors { get; } = new(
        4, "bounds of means over fixed seeds, in standard errors: a right program fails at 6e-5 of all seeds");

    public static Tolerance DoubleRounding { get; } = new(1e-14, "a few roundings of 1.1e-16, relative");

    public static Tolerance DoubleSums { get; } = new(
        1e-9, "relative; sums of 3e5 terms in another order, 3e5·1.1e-16 at worst, with deviations from a mean of a thousand times their size");

    public static Tolerance FloatMoments { get; } = new(
        2e-5, "relative; sums of squares of float32 gradients, each with a relative error of some 1e-6, of at most 100 terms");

    public static Tolerance FloatProducts { get; } = new(
        2e-6, "relative to the largest element; sums of at most 140 float32 products in another order, 140·6e-8/4 on average signs");

    public static Tolerance FloatSoftmax { get; } = new(
        1e-6, "relative to the largest element; float32 exponentials and a sum of at most 40 of them against double, some ulp of 6e-8");

    public static Tolerance NormalMap { get; } = new(
        3e-6, "absolute; the polynomial of the normal map in float32 against double, a few ulp of |x| ≤ 6.4");

    public static Tolerance FiniteDifference { get; } = new(
        1e-7,
        "‖fd − g‖/‖g‖ by tensor in double, step 1e-5: truncation h² ≈ 1e-10 times third derivatives, rounding 1e-16/h = 1e-11 times the loss over ‖g‖");

    public static Tolerance SmoothDifference { get; } = new(
        2e-8, "central differences in double, step 1e-4, of functions with third derivatives up to 4: h²/6·4 = 7e-9, rounding 1e-15/h = 1e-11");

    public static Tolerance Agreement { get; } = new(
        1e-5, "float32 against double, ‖g − ref‖/‖ref‖ by tensor: sums of up to 1000 terms of size 1 with 6e-8 each, 1e-7 to 2e-6 in practice");

    public static Tolerance TenDigits { get; } = new(5.1e-11, "values published to ten decimals");

    public static Tolerance SixDigits { get; } = new(5.1e-7, "values published to six decimals");

    public static Tolerance CutDigits { get; } = new(
        0.04, "share of the digits whose strokes reach the outermost pixels: 2.9 % as drawn, 6.4 % when all are moved three pixels to the right");
}
