namespace Sgvb.Analysis.Plots;

/// <summary>A value with its 95 % interval; bounds are null where none is known.</summary>
public readonly record struct Interval(double Value, double? Low = null, double? High = null)
{
    /// <summary>Value and known bounds.</summary>
    public IEnumerable<double> Ends => ((double?[])[Value, Low, High]).OfType<double>();

    public Interval Scaled(double factor) => new(Value * factor, Low * factor, High * factor);

    /// <summary>
    /// The product of independent positive quantities: their relative errors add in squares, on a logarithmic scale. A factor without an
    /// interval leaves the product without one; a lower bound at 0 stays at 0.
    /// </summary>
    public static Interval operator *(Interval a, Interval b) => Combine(a.Value * b.Value, a, b);

    /// <summary>The quotient, by the same rule.</summary>
    public static Interval operator /(Interval a, Interval b) => Combine(a.Value / b.Value, a, b.Inverse());

    /// <summary>Whether two intervals have a point in common; unknown bounds could lie anywhere.</summary>
    public bool Overlaps(Interval other) => !(High < other.Low || other.High < Low);

    private Interval Inverse() => new(1 / Value, 1 / High, Low > 0 ? 1 / Low : null);

    private static Interval Combine(double value, Interval a, Interval b) => new(value,
        value * Math.Exp(-Distance(a.Low / a.Value, b.Low / b.Value)) is var low && double.IsNaN(low) ? null : low,
        value * Math.Exp(Distance(a.High / a.Value, b.High / b.Value)) is var high && double.IsFinite(high) ? high : null);

    /// <summary>Of two ratios from 1, in logarithms; infinite where one is 0, not a number where one is unknown.</summary>
    private static double Distance(double? a, double? b) => Math.Sqrt(
        Math.Pow(Math.Log(a ?? double.NaN), 2) + Math.Pow(Math.Log(b ?? double.NaN), 2));
}
