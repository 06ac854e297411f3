using MathNet.Numerics.Distributions;

namespace Sgvb.Gate.History;

/// <summary>The split of a stretch of points into two levels that leaves the least sum of squares around their means.</summary>
/// <param name="Index">The first point of the second level.</param>
/// <param name="P">
/// Of Student's t for the difference of the levels, two-sided, times the number of splits tried (Bonferroni): the chance that flat normal
/// noise has so clear a split anywhere.
/// </param>
public sealed record BestSplit(int Index, double P)
{
    /// <param name="values">The series.</param>
    /// <param name="begin">The first point of the stretch.</param>
    /// <param name="end">The point after its last.</param>
    /// <param name="least">Points on either side at least; the stretch holds twice as many.</param>
    public static BestSplit Of(IReadOnlyList<double> values, int begin, int end, int least)
    {
        var count = end - begin;
        var mean = Enumerable.Range(begin, count).Average(i => values[i]);
        var total = Enumerable.Range(begin, count).Sum(i => (values[i] - mean) * (values[i] - mean));
        // With s the sum before the split of what lies above the mean of all, the split takes n·s²/(n₁·n₂) off the sum of squares.
        var (best, saved, before) = (begin + least, double.NegativeInfinity, 0.0);
        for (var i = begin; i <= end - least; i++)
        {
            var (left, right) = (i - begin, end - i);
            if (left >= least && count * before * before / ((double)left * right) is var saving && saving > saved)
                (best, saved) = (i, saving);
            before += values[i] - mean;
        }

        return new(best, Bonferroni(saved, Math.Max(0, total - saved), count, count - 2 * least + 1));
    }

    private static double Bonferroni(double saved, double residual, int count, int tried) =>
        count < 3 || saved <= 0 ? 1
        : residual == 0 ? 0
        : Math.Min(1, 2 * tried * StudentT.CDF(0, 1, count - 2, -Math.Sqrt(saved / (residual / (count - 2)))));
}
