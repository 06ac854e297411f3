using MathNet.Numerics.Integration;

namespace Sgvb.Model;

/// <summary>
/// KL(α) = 2 ∫₀^v D(u) du with v = 1/√(2α) and D Dawson's function, so dKL/dlog α = −v·D(v) and KL → 0 as α → ∞.
/// Values come from a table of the integral with cubic Hermite interpolation between its nodes, whose slopes are exact (error below 1e-9);
/// outside the table from the limits 1/(2α) and ½ ln(1/α) + constant.
/// </summary>
public sealed class ExactKl : LogUniformKl
{
    private const double Low = -16;
    private const double High = 16;
    private const int Cells = 1600;
    private const double CellWidth = (High - Low) / Cells;

    private static readonly Lazy<double[]> Table = new(Build);

    public override double Value(double logAlpha)
    {
        var table = Table.Value;
        if (logAlpha >= High)
            return Tail(logAlpha);

        // v·D(v) → ½ + α/2, so below the table the integral is a straight line and a vanishing correction.
        if (logAlpha <= Low)
            return table[0] + 0.5 * (Low - logAlpha) + 0.5 * (Math.Exp(Low) - Math.Exp(logAlpha));
        var cell = Math.Min((int)((logAlpha - Low) / CellWidth), Cells - 1);
        var left = Low + cell * CellWidth;
        var t = (logAlpha - left) / CellWidth;
        double slope0 = Derivative(left) * CellWidth, slope1 = Derivative(left + CellWidth) * CellWidth;
        double value0 = table[cell], value1 = table[cell + 1];
        var u = 1 - t;
        return value0 * u * u * (1 + 2 * t) + slope0 * t * u * u + value1 * t * t * (1 + 2 * u) - slope1 * t * t * u;
    }

    public override double Derivative(double logAlpha)
    {
        var v = Math.Exp(-0.5 * logAlpha) / Math.Sqrt(2);
        return -v * Dawson.Of(v);
    }

    /// <summary>2 ∫₀^v D = v² − v⁴/3 + … for small v.</summary>
    private static double Tail(double logAlpha)
    {
        var v2 = 0.5 * Math.Exp(-logAlpha);
        return v2 - v2 * v2 / 3;
    }

    private static double[] Build()
    {
        var kl = new ExactKl();
        var table = new double[Cells + 1];
        table[Cells] = Tail(High);
        for (var cell = Cells - 1; cell >= 0; cell--)
        {
            var left = Low + cell * CellWidth;
            table[cell] = table[cell + 1] - GaussLegendreRule.Integrate(kl.Derivative, left, left + CellWidth, 8);
        }

        return table;
    }
}
