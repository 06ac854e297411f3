using MathNet.Numerics.Integration;

namespace Sgvb.Model.Kl;

/// <summary>
/// KL(α) = 2 ∫₀^v D(u) du with v = 1/√(2α) and D Dawson's function, so dKL/dlog α = −v·D(v) and KL → 0 as α → ∞.
/// Values come from a table of the integral with cubic Hermite interpolation between its nodes, whose slopes are exact (error below 1e-9);
/// outside the table from the limits 1/(2α) and ½ ln(1/α) + constant.
/// </summary>
public sealed class ExactKl : LogUniformKl
{
    private const double Low = -16;
    private const double High = 16;
    /// <summary>Below this log α the slope is −½ to a double's last digit, and soon v is no number any more.</summary>
    private const double Line = -40;

    private const int Cells = 1600;
    private const double CellWidth = (High - Low) / Cells;

    private static readonly Lazy<(double Value, double Slope)[]> Table = new(Build);

    public override double Value(double logAlpha)
    {
        var table = Table.Value;
        if (logAlpha >= High)
            return Tail(logAlpha);

        // v·D(v) → ½ + α/2, so below the table the integral is a straight line and a vanishing correction.
        if (logAlpha <= Low)
            return table[0].Value + 0.5 * (Low - logAlpha) + 0.5 * (Math.Exp(Low) - Math.Exp(logAlpha));
        var cell = Math.Min((int)((logAlpha - Low) / CellWidth), Cells - 1);
        var left = Low + cell * CellWidth;
        var t = (logAlpha - left) / CellWidth;
        var ((value0, slope0), (value1, slope1)) = (table[cell], table[cell + 1]);
        var u = 1 - t;
        return value0 * u * u * (1 + 2 * t) + value1 * t * t * (1 + 2 * u) + CellWidth * t * u * (slope0 * u - slope1 * t);
    }

    public override double Derivative(double logAlpha)
    {
        if (logAlpha < Line)
            return -0.5;
        var v = Math.Exp(-0.5 * logAlpha) / Math.Sqrt(2);
        return -v * Dawson.Of(v);
    }

    /// <summary>2 ∫₀^v D = v² − v⁴/3 + … for small v.</summary>
    private static double Tail(double logAlpha)
    {
        var v2 = 0.5 * Math.Exp(-logAlpha);
        return v2 - v2 * v2 / 3;
    }

    /// <summary>The nodes from low to high.</summary>
    private static (double Value, double Slope)[] Build()
    {
        var kl = new ExactKl();
        var table = new (double Value, double Slope)[Cells + 1];
        table[Cells] = (Tail(High), kl.Derivative(High));
        for (var cell = Cells - 1; cell >= 0; cell--)
        {
            var left = Low + cell * CellWidth;
            var rise = GaussLegendreRule.Integrate(kl.Derivative, left, left + CellWidth, 8);
            table[cell] = (table[cell + 1].Value - rise, kl.Derivative(left));
        }

        return table;
    }
}
