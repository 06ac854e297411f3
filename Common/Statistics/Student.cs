using MathNet.Numerics.Distributions;
using MathNet.Numerics.RootFinding;

namespace Sgvb.Common.Statistics;

/// <summary>Quantiles of Student's t, far out in the tails too, where the library's own search, from -800 to 800, gives up.</summary>
public static class Student
{
    /// <summary>Above it the normal is the same to four digits.</summary>
    private const double Endless = 1e5;

    /// <summary>The t that is exceeded with probability <paramref name="tail"/>.</summary>
    /// <param name="freedom">Degrees of freedom, fractions allowed.</param>
    /// <param name="tail">In (0, ½].</param>
    public static double Quantile(double freedom, double tail)
    {
        if (freedom > Endless)
            return -Normal.InvCDF(0, 1, tail);
        var (low, high) = (0.0, 1.0);
        while (StudentT.CDF(0, 1, freedom, -high) > tail)
        {
            (low, high) = (high, 4 * high);
            if (high > 1e30)
                return high;
        }

        // On the logarithm, which is nearly straight far out.
        var wanted = Math.Log(tail);
        return Brent.FindRoot(t => Math.Log(StudentT.CDF(0, 1, freedom, -t)) - wanted, low, high, 1e-12 * high, 200);
    }
}
