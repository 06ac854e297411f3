using Sgvb.Common.Statistics;

namespace Sgvb.Gate.Statistics;

/// <summary>
/// A machine that grows slower while launches go by makes the run that was taken later look slower. The launches themselves show it: both
/// runs rise inside. What the common trend alone would explain must not be blamed on the candidate.
/// </summary>
/// <param name="Slope">The least-squares slope a launch that both runs share, each around its own mean, on logs.</param>
/// <param name="StandardError">Of the slope; infinite with too few launches to know it.</param>
/// <param name="Seen">Standard errors beyond which a slope counts as seen: Student's t.</param>
/// <param name="Allowed">Standard errors by which a slope that is seen may be steeper: Student's t, 2.5 % either way.</param>
/// <param name="Distance">
/// Launches between the runs' centres if they followed each other without a pause; their order is not needed.
/// </param>
public sealed record Drift(double Slope, double StandardError, double Seen, double Allowed, double Distance)
{
    private const double AllowedTail = 0.025;

    /// <summary>Whether the launches show a trend.</summary>
    public bool IsSeen => Math.Abs(Slope) > Seen * StandardError;

    /// <summary>
    /// The size of the shift that the trend explains: at its estimate, and at the upper end of its interval where it is seen.
    /// </summary>
    public double Explains => Distance * (IsSeen ? Math.Abs(Slope) + Allowed * StandardError : Math.Abs(Slope));

    /// <param name="baseline">Log locations of the launches, in the order of time; two at least.</param>
    /// <param name="candidate">Likewise.</param>
    /// <param name="seenTail">The chance, either way, to see a slope where there is none.</param>
    public static Drift Of(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate, double seenTail)
    {
        var (a, b) = (Products.Of(baseline), Products.Of(candidate));
        var xx = a.Xx + b.Xx;
        var slope = (a.Xy + b.Xy) / xx;
        var freedom = baseline.Count + candidate.Count - 3;
        var residual = Math.Max(0, a.Yy + b.Yy - slope * slope * xx);
        var distance = (baseline.Count + candidate.Count) / 2.0;
        return freedom < 1
            ? new(slope, double.PositiveInfinity, 1, 1, distance)
            : new(slope, Math.Sqrt(residual / freedom / xx), Critical(seenTail), Critical(AllowedTail), distance);

        double Critical(double tail) => Student.Quantile(freedom, tail);
    }

    private readonly record struct Products(double Xx, double Xy, double Yy)
    {
        public static Products Of(IReadOnlyList<double> y)
        {
            var (middle, mean) = ((y.Count - 1) / 2.0, y.Average());
            double xx = 0, xy = 0, yy = 0;
            for (var i = 0; i < y.Count; i++)
            {
                xx += (i - middle) * (i - middle);
                xy += (i - middle) * (y[i] - mean);
                yy += (y[i] - mean) * (y[i] - mean);
            }

            return new(xx, xy, yy);
        }
    }
}
