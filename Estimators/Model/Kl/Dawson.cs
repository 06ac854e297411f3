namespace Sgvb.Model.Kl;

/// <summary>Dawson's function D(x) = e^(−x²) ∫₀ˣ e^(t²) dt, to about 1e-14 relative.</summary>
public static class Dawson
{
    private const double Step = 0.2;

    /// <summary>
    /// Rybicki's exponentially convergent sum, D(x) = π^(−½) Σ_{n odd} e^(−(x − nh)²)/n, with a discretisation error of e^(−(π/2h)²) = 2e-27;
    /// near zero the power series, where the sum would cancel.
    /// </summary>
    public static double Of(double x)
    {
        if (Math.Abs(x) < 0.3)
            return Series(x);
        if (Math.Abs(x) > 50)
            return Asymptotic(x);

        // Centre the sum on the even multiple of h nearest to x, so that only terms within 7 standard widths matter.
        var centre = 2 * (int)Math.Round(x / (2 * Step));
        var offset = x - centre * Step;
        var sum = 0.0;
        for (var k = 1; k * Step < 7; k += 2)
        {
            var near = (offset - k * Step) * (offset - k * Step);
            var far = (offset + k * Step) * (offset + k * Step);
            sum += Math.Exp(-near) / (centre + k) + Math.Exp(-far) / (centre - k);
        }

        return sum / Math.Sqrt(Math.PI);
    }

    /// <summary>Σ (−2)ⁿ x^(2n+1)/(2n + 1)!!.</summary>
    private static double Series(double x)
    {
        double term = x, sum = x;
        for (var n = 1; n < 20; n++)
        {
            term *= -2 * x * x / (2 * n + 1);
            sum += term;
        }

        return sum;
    }

    /// <summary>1/(2x)·(1 + 1/(2x²) + 3/(4x⁴) + 15/(8x⁶)).</summary>
    private static double Asymptotic(double x)
    {
        var r = 1 / (2 * x * x);
        return (1 + r * (1 + 3 * r * (1 + 5 * r))) / (2 * x);
    }
}
