namespace Sgvb.Common.Statistics;

/// <summary>A value with its 95 % interval; bounds are null where none is known.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
/// <param name="Freedom">Degrees of freedom of the error that the bounds come from; infinite where it is as good as known.</param>
public readonly record struct Interval(double Value, double? Low = null, double? High = null, double Freedom = double.PositiveInfinity)
{
    private const double Tail = 0.025;

    /// <summary>Value and known bounds.</summary>
    public IEnumerable<double> Ends => ((double?[])[Value, Low, High]).OfType<double>();

    public Interval Scaled(double factor) => new(Value * factor, Low * factor, High * factor, Freedom);

    /// <summary>
    /// The product of independent positive quantities: their relative errors add in squares, on a logarithmic scale. A factor without an
    /// interval leaves the product without one; a lower bound at 0 stays at 0. It has the degrees of freedom of the less sure factor.
    /// </summary>
    public static Interval operator *(Interval a, Interval b) => Combine(a.Value * b.Value, a, b);

    /// <summary>The quotient, by the same rule.</summary>
    public static Interval operator /(Interval a, Interval b) => Combine(a.Value / b.Value, a, b.Inverse());

    /// <summary>The geometric mean of positive quantities with independent errors; without an interval where one of them has none.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static Interval GeometricMean(IReadOnlyCollection<Interval> of) => of.Select(i => i.Power(1.0 / of.Count)).Aggregate((a, b) => a * b);

    /// <summary>
    /// As wide as each of several intervals must be for all of them to hold at once with 95 %: Bonferroni's correction, on the logarithm, by
    /// Student's t. With few degrees of freedom the tails are long: of 30 statements with 7 each takes 2.1 times the width, not the normal's 1.6.
    /// </summary>
    public Interval Joint(int statements)
    {
        // Of one sample, say.
        if (Freedom <= 0)
            return this with { Low = null, High = null };
        var wider = Student.Quantile(Freedom, Tail / statements) / Student.Quantile(Freedom, Tail);
        return new(Value, Value * Math.Pow((Low ?? double.NaN) / Value, wider) is var low && double.IsNaN(low) ? null : low,
            Value * Math.Pow((High ?? double.NaN) / Value, wider) is var high && double.IsFinite(high) ? high : null, Freedom);
    }

    /// <summary>
    /// Whether this is the smaller beyond doubt: the interval of the ratio lies below 1. Two intervals may overlap and their ratio still be
    /// told from 1, since both errors seldom lie at their ends at once.
    /// </summary>
    /// <param name="other">Measured independently.</param>
    /// <param name="statements">How many such are made together.</param>
    public bool IsBelow(Interval other, int statements) => (this / other).Joint(statements).High < 1;

    private Interval Power(double exponent) => new(Math.Pow(Value, exponent), Low is { } low ? Math.Pow(low, exponent) : null,
        High is { } high ? Math.Pow(high, exponent) : null, Freedom);

    private Interval Inverse() => new(1 / Value, 1 / High, Low > 0 ? 1 / Low : null, Freedom);

    private bool IsExact => Low == Value && High == Value;

    private static Interval Combine(double value, Interval a, Interval b) => new(value,
        value * Math.Exp(-Distance(a.Low / a.Value, b.Low / b.Value)) is var low && double.IsNaN(low) ? null : low,
        value * Math.Exp(Distance(a.High / a.Value, b.High / b.Value)) is var high && double.IsFinite(high) ? high : null,
        a.IsExact ? b.Freedom : b.IsExact ? a.Freedom : Math.Min(a.Freedom, b.Freedom));

    /// <summary>Of two ratios from 1, in logarithms; infinite where one is 0, not a number where one is unknown.</summary>
    private static double Distance(double? a, double? b) => Math.Sqrt(
        Math.Pow(Math.Log(a ?? double.NaN), 2) + Math.Pow(Math.Log(b ?? double.NaN), 2));
}
