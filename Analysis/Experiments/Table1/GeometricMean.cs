using MathNet.Numerics.Statistics;

namespace Sgvb.Experiments.Table1;

/// <summary>Positive values that differ by factors: their geometric mean, with Student's t interval on the logarithms.</summary>
public static class GeometricMean
{
    /// <param name="values">One a training; a 0 makes the mean 0 and leaves no interval.</param>
    /// <param name="statements">How many such intervals are to hold at once with 95 % (Bonferroni).</param>
    public static Interval Of(IReadOnlyList<double> values, int statements = 1)
    {
        if (values.Any(v => !(v > 0)))
            return new Interval(values.Any(double.IsNaN) ? double.NaN : 0);
        var logs = values.Select(v => Math.Log(v)).ToList();
        var mean = logs.Average();
        if (logs.Count < 2)
            return new Interval(Math.Exp(mean));
        var half = Student.Quantile(logs.Count - 1, 0.025 / statements) * logs.StandardDeviation() / Math.Sqrt(logs.Count);
        return new Interval(Math.Exp(mean), Math.Exp(mean - half), Math.Exp(mean + half), logs.Count - 1);
    }
}
