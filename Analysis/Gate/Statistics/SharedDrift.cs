using MathNet.Numerics.Distributions;

namespace Sgvb.Gate.Statistics;

/// <summary>
/// The trend that the cases of a suite share, for a machine drifts as a whole: the median of their slopes. A few launches of one case
/// hardly show a slope; many cases together do.
/// </summary>
/// <param name="Slope">Median over the cases, a launch, on logs.</param>
/// <param name="Steepest">
/// The bound of the median's interval on the slope's own side, at most 2.5 % beyond it: an order statistic, exact whatever the noise. Of four or
/// five cases it is the steepest slope, with 6.3 % and 3.1 % beyond it.
/// </param>
/// <param name="IsSeen">
/// Whether so few slopes against the others have a chance of 10 % or less without drift (sign test on that side; on either, 20 %): a trend that is
/// not there costs an answer, one that is overlooked blames the candidate.
/// </param>
public sealed record SharedDrift(double Slope, double Steepest, bool IsSeen)
{
    private const double SeenTail = 0.1;
    private const double AllowedTail = 0.025;

    /// <summary>Of a suite with too few cases to tell.</summary>
    public static SharedDrift None { get; } = new(0, 0, false);

    /// <summary>The size of the shift that the trend explains between runs whose centres lie so many launches apart.</summary>
    public double Explains(double distance) => distance * Math.Abs(IsSeen ? Steepest : Slope);

    /// <param name="slopes">One a case.</param>
    public static SharedDrift Of(IReadOnlyList<double> slopes)
    {
        // Below it not even slopes of one sign are rare enough.
        if (slopes.Count == 0 || AtMost(slopes.Count, 0) > SeenTail)
            return None;
        var sorted = slopes.Order().ToList();
        var median = (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        var against = slopes.Count(s => median > 0 ? s <= 0 : s >= 0);
        var rank = 0;
        while (AtMost(slopes.Count, rank) <= AllowedTail)
            rank++;
        var end = Math.Max(0, rank - 1);
        return new(median, median > 0 ? sorted[^(end + 1)] : sorted[end], AtMost(slopes.Count, against) <= SeenTail);
    }

    private static double AtMost(int count, int least) => Binomial.CDF(0.5, count, least);
}
