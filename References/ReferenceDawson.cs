namespace Sgvb.References;

/// <summary>
/// Dawson's function D(x) = e^(−x²)∫₀ˣ e^(t²)dt and its integral, for x ≥ 0, to about 1e-14. Below 10: Rybicki's sum of Gaussians
/// (Computers in Physics 3, 85, 1989), whose error at h = 0.2 is of order e^(−(π/2h)²) = 2e-27, and Gauss-Legendre quadrature of it.
/// From 10 on: the asymptotic series, whose smallest term is of order e^(−x²).
/// </summary>
public static class ReferenceDawson
{
    private const double Join = 10;
    private const double Panel = 1.0 / 16;

    // Five-point Gauss-Legendre on [−1, 1]; on a panel its error is below 1e-16.
    private static readonly double[] Nodes =
    [
        0, Math.Sqrt(5 - 2 * Math.Sqrt(10.0 / 7)) / 3, -Math.Sqrt(5 - 2 * Math.Sqrt(10.0 / 7)) / 3,
        Math.Sqrt(5 + 2 * Math.Sqrt(10.0 / 7)) / 3, -Math.Sqrt(5 + 2 * Math.Sqrt(10.0 / 7)) / 3,
    ];

    private static readonly double[] Weights =
    [
        128.0 / 225, (322 + 13 * Math.Sqrt(70)) / 900, (322 + 13 * Math.Sqrt(70)) / 900,
        (322 - 13 * Math.Sqrt(70)) / 900, (322 - 13 * Math.Sqrt(70)) / 900,
    ];

    private static readonly double[] IntegralAtPanels = IntegrateThePanels();

    public static double D(double x)
    {
        if (x >= Join)
        {
            // D(x) ~ Σ_k (2k−1)!! / (2^(k+1) x^(2k+1)).
            var (sum, term) = (0.0, 1 / (2 * x));
            for (var k = 0; k < 25; k++)
            {
                sum += term;
                term *= (2 * k + 1) / (2 * x * x);
            }

            return sum;
        }

        // Odd n only; beyond a distance of 6.5 a term is below 1e-18.
        const double h = 0.2;
        var total = 0.0;
        for (var n = (int)Math.Ceiling((x - 6.5) / h) | 1; n * h < x + 6.5; n += 2)
        {
            var distance = x - n * h;
            total += Math.Exp(-distance * distance) / n;
        }

        return total / Math.Sqrt(Math.PI);
    }

    /// <summary>∫₀ˣ D(v)dv.</summary>
    public static double Integral(double x)
    {
        if (x >= Join)
            return IntegralAtPanels[^1] + AsymptoticPrimitive(x) - AsymptoticPrimitive(Join);
        var panel = (int)(x / Panel);
        return IntegralAtPanels[panel] + Quadrature(panel * Panel, x);
    }

    private static double AsymptoticPrimitive(double x)
    {
        var (sum, term) = (Math.Log(x) / 2, 0.5);
        for (var k = 1; k < 25; k++)
        {
            term *= (2 * k - 1) / (2 * x * x);
            sum -= term / (2 * k);
        }

        return sum;
    }

    private static double[] IntegrateThePanels()
    {
        var integral = new double[(int)(Join / Panel) + 1];
        for (var panel = 1; panel < integral.Length; panel++)
            integral[panel] = integral[panel - 1] + Quadrature((panel - 1) * Panel, panel * Panel);
        return integral;
    }

    private static double Quadrature(double from, double to)
    {
        var sum = 0.0;
        for (var n = 0; n < Nodes.Length; n++)
            sum += Weights[n] * D(from + (to - from) * (1 + Nodes[n]) / 2) * (to - from) / 2;
        return sum;
    }
}
