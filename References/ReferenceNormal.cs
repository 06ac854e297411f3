namespace Sgvb.References;

/// <summary>The standard normal density and distribution function in double.</summary>
public static class ReferenceNormal
{
    /// <summary>Beyond it the series has too many terms, and the tail's expansion is good to a double's digits of one.</summary>
    private const double Far = 7;

    public static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>P(z &lt; x): ½ + φ(x)(x + x³/3 + x⁵/(3·5) + …) (Marsaglia 2004), and far out by the tail φ(x)/x·(1 − 1/x² + 3/x⁴ − 15/x⁶).</summary>
    public static double Below(double x)
    {
        if (Math.Abs(x) > Far)
        {
            var square = x * x;
            var tail = Density(x) / Math.Abs(x) * (1 - 1 / square + 3 / (square * square) - 15 / (square * square * square));
            return x > 0 ? 1 - tail : tail;
        }

        var (sum, term) = (x, x);
        for (var n = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); n += 2)
            sum += term *= x * x / n;
        return 0.5 + sum * Density(x);
    }
}
