namespace Sgvb.Common.Statistics;

/// <summary>A mean of independent contributions and what can be told of its error from them.</summary>
/// <param name="Mean">Of the contributions.</param>
/// <param name="StandardError">Of the mean; NaN with a single contribution.</param>
/// <param name="Freedom">
/// Degrees of freedom of the standard error. With deviations d it is Satterthwaite's 3(Σd²)²/Σd⁴, which is their number where they are normal,
/// and few where a few of them make most of the error.
/// </param>
/// <param name="Largest">What the largest contribution added to the mean, beyond a usual one.</param>
public readonly record struct Spread(double Mean, double StandardError, double Freedom, double Largest)
{
    public static Spread Of(ReadOnlySpan<double> values)
    {
        var n = values.Length;
        double mean = 0, largest = double.NegativeInfinity;
        foreach (var value in values)
        {
            mean += value / n;
            largest = Math.Max(largest, value);
        }

        double squares = 0, fourths = 0;
        foreach (var value in values)
        {
            var square = (value - mean) * (value - mean);
            squares += square;
            fourths += square * square;
        }

        return new Spread(mean, n < 2 ? double.NaN : Math.Sqrt(squares / (n - 1) / n), OfDeviations(squares, fourths, n - 1), (largest - mean) / n);
    }

    /// <summary>Every place is there, twice with independent noise: only the difference within a pair tells of the error.</summary>
    public static Spread OfPairs(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var n = first.Length;
        double mean = 0, squares = 0, fourths = 0, largest = 0;
        for (var i = 0; i < n; i++)
        {
            mean += 0.5 * (first[i] + second[i]) / n;
            var square = 0.25 * (first[i] - second[i]) * (first[i] - second[i]);
            squares += square;
            fourths += square * square;
            largest = Math.Max(largest, square);
        }

        return new Spread(mean, Math.Sqrt(squares) / n, OfDeviations(squares, fourths, n), Math.Sqrt(largest) / n);
    }

    private static double OfDeviations(double squares, double fourths, int most) =>
        fourths > 0 ? Math.Clamp(3 * squares * squares / fourths, 1, Math.Max(1, most)) : double.PositiveInfinity;
}
