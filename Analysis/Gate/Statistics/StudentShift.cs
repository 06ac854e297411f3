using MathNet.Numerics.Distributions;
using Sgvb.Common.Statistics;

namespace Sgvb.Gate.Statistics;

/// <summary>
/// A shift with a standard error and degrees of freedom: Welch's t, a paired t, a log-ratio of means by the delta method.
/// </summary>
/// <param name="Method">welch or paired.</param>
/// <param name="Estimate">Candidate minus baseline.</param>
/// <param name="StandardError">
/// Of the estimate. Where it is zero, for all values of a side are equal, Student's t knows nothing: no interval ends, and p is 1.
/// </param>
/// <param name="Freedom">Degrees of freedom, at least 1.</param>
/// <param name="IsScattered">Whether the values of each sample, or the differences of pairs, scatter at all.</param>
public sealed record StudentShift(string Method, double Estimate, double StandardError, double Freedom, bool IsScattered) : IShift
{
    private const double Power = 0.8;

    public string? Undecidable => null;

    /// <summary>The difference of two means with unequal variances (Welch 1947); two values a side at least.</summary>
    public static StudentShift Welch(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate)
    {
        var (a, b) = (Moments.Of(baseline), Moments.Of(candidate));
        return Combine("welch", b.Mean - a.Mean, a.MeanVariance, baseline.Count, b.MeanVariance, candidate.Count);
    }

    /// <summary>
    /// The log of the ratio of two means of positive values; the variance of each log mean is its relative one (delta method).
    /// </summary>
    public static StudentShift LogRatioOfMeans(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate)
    {
        var (a, b) = (Moments.Of(baseline), Moments.Of(candidate));
        return Combine("welch", Math.Log(b.Mean / a.Mean), a.MeanVariance / (a.Mean * a.Mean), baseline.Count,
            b.MeanVariance / (b.Mean * b.Mean), candidate.Count);
    }

    /// <summary>The log of the ratio of two positive values that know their own errors, of which one at least is not zero.</summary>
    public static StudentShift LogRatio(Unit baseline, Unit candidate)
    {
        var (a, b) = (Square(baseline.StandardError / baseline.Value), Square(candidate.StandardError / candidate.Value));
        var spread = (a > 0 ? a * a / baseline.Freedom : 0) + (b > 0 ? b * b / candidate.Freedom : 0);
        return new("welch", Math.Log(candidate.Value / baseline.Value), Math.Sqrt(a + b), (a + b) * (a + b) / spread, IsScattered: true);

        static double Square(double x) => x * x;
    }

    /// <summary>The mean difference of values measured in pairs; two pairs at least.</summary>
    public static StudentShift Paired(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate)
    {
        var difference = Moments.Of([.. candidate.Zip(baseline, (c, b) => c - b)]);
        return new("paired", difference.Mean, Math.Sqrt(difference.MeanVariance), baseline.Count - 1, difference.MeanVariance > 0);
    }

    /// <summary>
    /// The log of the ratio of two means of positive values measured in pairs; its spread is that of c/mean(c) − b/mean(b).
    /// </summary>
    public static StudentShift PairedLogRatioOfMeans(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate)
    {
        var (a, b) = (Moments.Of(baseline).Mean, Moments.Of(candidate).Mean);
        var residual = Moments.Of([.. candidate.Zip(baseline, (c, x) => c / b - x / a)]);
        return new("paired", Math.Log(b / a), Math.Sqrt(residual.MeanVariance), baseline.Count - 1, residual.MeanVariance > 0);
    }

    public double PGreater(double bound) => P(Estimate - bound);

    public double PLess(double bound) => P(bound - Estimate);

    public (double Low, double High) Interval(double tail)
    {
        var half = StandardError > 0 ? Student.Quantile(Freedom, tail) * StandardError : double.PositiveInfinity;
        return (Estimate - half, Estimate + half);
    }

    public double DetectableBeyond(double tail) => StandardError > 0
        ? (Student.Quantile(Freedom, tail) + Student.Quantile(Freedom, 1 - Power)) * StandardError
        : double.PositiveInfinity;

    private static StudentShift Combine(string method, double estimate, double a, int countA, double b, int countB)
    {
        var sum = a + b;
        var freedom = sum == 0 ? countA + countB - 2 : sum * sum / (a * a / (countA - 1) + b * b / (countB - 1));
        return new(method, estimate, Math.Sqrt(sum), freedom, a > 0 && b > 0);
    }

    private double P(double beyond) => StandardError > 0 ? StudentT.CDF(0, 1, Freedom, -beyond / StandardError) : 1;

    private readonly record struct Moments(double Mean, double MeanVariance)
    {
        // What rounding does to equal values and to their differences, relative.
        private const double Rounding = 1e-12;

        /// <summary>The mean and the squared standard error of it, which is zero where the values are equal but for rounding.</summary>
        public static Moments Of(IReadOnlyList<double> values)
        {
            var (mean, low, high) = (values.Average(), values.Min(), values.Max());
            return high - low <= Rounding * Math.Max(Math.Abs(low), Math.Abs(high))
                ? new(mean, 0)
                : new(mean, values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1) / values.Count);
        }
    }
}
