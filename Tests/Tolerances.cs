namespace Sgvb.Tests;

/// <summary>One entry of the table of tolerances.</summary>
/// <param name="Value">The largest accepted deviation.</param>
/// <param name="Reason">Where it comes from.</param>
public sealed record Tolerance(double Value, string Reason)
{
    public static implicit operator double(Tolerance tolerance) => tolerance.Value;
}

/// <summary>
/// Every tolerance of the tests, with its reason. Bounds of statistical tests follow from standard errors and have a level instead.
/// </summary>
public static class Tolerances
{
    public static Tolerance StandardErrors { get; } = new(
        4, "bounds of means over fixed seeds, in standard errors: a right program fails at 6e-5 of all seeds");

    public static Tolerance DoubleRounding { get; } = new(1e-14, "a few roundings of 1.1e-16, relative");

    public static Tolerance DoubleSums { get; } = new(
        1e-9,
        "relative; sums of 3e5 terms in another order, 3e5·1.1e-16 at worst, with deviations from a mean of a thousand times their size");

    public static Tolerance FloatRounding { get; } = new(6e-8, "relative; a double rounded once to float32");

    public static Tolerance FloatMoments { get; } = new(
        2e-5, "relative; sums of squares of float32 gradients, each with a relative error of some 1e-6, of at most 100 terms");

    public static Tolerance FloatProducts { get; } = new(
        2e-6, "relative to the largest element; sums of at most 140 float32 products in another order, 140·6e-8/4 on average signs");

    public static Tolerance LongSums { get; } = new(
        8.1e-6, "relative; sums of one sign by runs: at most 64 float32 additions in each of two levels and six across a warp, 134·6e-8");

    public static Tolerance Landing { get; } = new(
        2e-5, "gradients that cancel: float32 roundings of 6e-8 of terms of up to 60, a few of them, through a quotient of about 1");

    public static Tolerance FloatLoss { get; } = new(
        1e-5, "relative; one example's loss after two layers of float32 sums in another order, where logits may be ten times the loss");

    public static Tolerance FloatSoftmax { get; } = new(
        1e-6, "relative to the largest element; float32 exponentials and a sum of at most 40 of them against double, some ulp of 6e-8");

    public static Tolerance NormalMap { get; } = new(
        8.1e-6, "stated with the map: its polynomial's largest deviation from the inverse CDF, in exact arithmetic");

    public static Tolerance NormalMapFloat { get; } = new(1e-5, "stated with the map: the same in float32");

    public static Tolerance NormalTable { get; } = new(
        4.1e-6, "stated with the table: its polynomials' largest deviation from the inverse CDF, in float32");

    public static Tolerance NormalMapRounding { get; } = new(
        1e-6,
        "float32 against double evaluation of the map: half an ulp of u, t and s each (6e-8), slopes up to 3, terms up "
        + "to 3.4, x up to 6.3");

    public static Tolerance Elementary { get; } = new(3e-7, "exp in float32: a few ulp of 6e-8");

    public static Tolerance Agreement { get; } = new(
        1e-5,
        "‖g − ref‖/‖ref‖ by tensor: float32 rounding of 6e-8 an operation, sums of up to a thousand terms, a few layers; normal is 1e-7 to "
        + "1e-6. For log α and log σ relative to the sum of the absolute terms, because the terms of many weights that share α cancel");

    public static Tolerance KlValue { get; } = new(
        1e-9, "KL on the host, in double: the exact one's table states 1e-9, the others are formulas");

    public static Tolerance KlSlope { get; } = new(
        1e-6, "central differences of a table that is right to 1e-9, step 1e-3 (1e-6 at worst), third derivatives up to 1: h²/6 = 2e-7");

    public static Tolerance FiniteDifference { get; } = new(
        1e-7,
        "‖fd − g‖/‖g‖ by tensor in double, step 1e-5: truncation h² ≈ 1e-10 times third derivatives, rounding 1e-16/h = 1e-11 "
        + "times the loss over ‖g‖");

    public static Tolerance SmoothDifference { get; } = new(
        2e-8,
        "central differences in double, step 1e-4, of functions with third derivatives up to 4: h²/6·4 = 7e-9, rounding 1e-15/h = 1e-11");

    public static Tolerance TenDigits { get; } = new(5.1e-11, "values published to ten decimals");

    public static Tolerance SixDigits { get; } = new(5.1e-7, "values published to six decimals");

    public static Tolerance CutDigits { get; } = new(
        0.04,
        "share of the digits whose strokes reach the outermost pixels: 2.9 % as drawn, 6.4 % when all are moved three pixels to the right");

    public static Tolerance SavedAsJpeg { get; } = new(
        0.005, "means and deviations of CIFAR-10's channels, published to four decimals, after the pictures were saved as JPEG, which smooths them");

    public static Tolerance SharesOfSuites { get; } = new(
        0.0021, "four of two thousand suites may fall to the other side of a margin where exp and log differ in the last bit");

    public static Tolerance OneDecimal { get; } = new(0.051, "values published to one decimal");

    public static Tolerance TwoDecimals { get; } = new(0.0051, "values published to two decimals");

    public static Tolerance ThreeDecimals { get; } = new(0.00051, "values published to three decimals");
}
