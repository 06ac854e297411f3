namespace Sgvb.Experiments.Survey;

/// <summary>
/// The ratio of two means over the same blocks. A block has equal minibatches for all estimators, so that a rare large example is in both means and
/// falls out of their ratio: its error comes from the residuals aᵢ − R·bᵢ, and its interval is Student's t on the logarithm.
/// </summary>
public static class PairedRatio
{
    /// <param name="a">By block.</param>
    /// <param name="b">Of the same blocks; their mean is positive.</param>
    public static Interval Of(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        if (a.Count != b.Count || a.Count == 0)
            throw new ArgumentException($"{a.Count} and {b.Count} blocks make no pairs");
        var (n, mean) = (a.Count, b.Average());
        var ratio = a.Average() / mean;
        if (n < 2 || ratio <= 0)
            return new Interval(ratio);
        var squares = 0.0;
        for (var i = 0; i < n; i++)
        {
            var residual = (a[i] - ratio * b[i]) / mean;
            squares += residual * residual;
        }

        var error = Math.Sqrt(squares / (n - 1) / n);
        var half = error > 0 ? Student.Quantile(n - 1, 0.025) * error / ratio : 0;
        return new Interval(ratio, ratio * Math.Exp(-half), ratio * Math.Exp(half), n - 1);
    }
}
