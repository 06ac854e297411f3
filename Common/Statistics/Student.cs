using MathNet.Numerics.Distributions;

namespace Sgvb.Common.Statistics;

/// <summary>Quantiles of Student's t, far out in the tails too, where the library's own search gives up.</summary>
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
        while (StudentT.CDF(0, 1, freedom, -high) > tail && high < 1e30)
            (low, high) = (high, 4 * high);
        for (var i = 0; i < 50; i++)
        {
            var middle = 0.5 * (low + high);
            if (StudentT.CDF(0, 1, freedom, -middle) > tail)
                low = middle;
            else
                high = middle;
        }

        return high;
    }
}
