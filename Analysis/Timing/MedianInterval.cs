using MathNet.Numerics.Distributions;

namespace Sgvb.Analysis.Timing;

/// <summary>
/// A median with its distribution-free 95 % interval from order statistics: [x₍ₖ₎, x₍ₙ₊₁₋ₖ₎] with the largest k for which the binomial
/// P(X &lt; k) is at most 2.5 %. Below six samples no such interval exists and the limits are NaN.
/// </summary>
public readonly record struct MedianInterval(double Median, double Low, double High, int Samples)
{
    public static MedianInterval Of(IEnumerable<double> samples)
    {
        var x = samples.Order().ToArray();
        var n = x.Length;
        if (n == 0)
            throw new ArgumentException("no samples", nameof(samples));
        var median = n % 2 == 1 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
        var k = 0;
        while (k < n / 2 && Binomial.CDF(0.5, n, k) <= 0.025)
            k++;
        return k == 0 ? new MedianInterval(median, double.NaN, double.NaN, n) : new MedianInterval(median, x[k - 1], x[n - k], n);
    }
}
