using MathNet.Numerics.Distributions;

namespace Sgvb.Analysis.Variance;

/// <summary>Whether draws and moments tell the same variance in one cell.</summary>
/// <param name="Cell">What was compared, for people.</param>
/// <param name="StandardErrors">The difference in combined standard errors.</param>
/// <param name="P">Two-sided, by Welch's t over blocks.</param>
/// <param name="Adjusted">P after Holm's correction over all cells.</param>
public sealed record AgreementCell(string Cell, double Draws, double Moments, double StandardErrors, double P, double Adjusted)
{
    public bool Agrees => Adjusted >= MethodsAgreement.Level;
}

/// <summary>
/// The two methods agree when their difference is within three combined standard errors, Holm-corrected over the cells. Blocks are few, so the
/// reference distribution is Welch's t and not the normal.
/// </summary>
public static class MethodsAgreement
{
    /// <summary>The two-sided probability beyond three standard errors of a normal.</summary>
    public const double Level = 0.0026997960632601866;

    public static IReadOnlyList<AgreementCell> Check(IEnumerable<(string Cell, BlockMean Draws, BlockMean Moments)> pairs)
    {
        var cells = new List<AgreementCell>();
        foreach (var (cell, draws, moments) in pairs)
        {
            var a = draws.StandardError * draws.StandardError;
            var b = moments.StandardError * moments.StandardError;
            var error = Math.Sqrt(a + b);
            var ratio = error == 0 ? (draws.Mean == moments.Mean ? 0 : double.PositiveInfinity) : (draws.Mean - moments.Mean) / error;
            var freedom = error == 0 ? 1 : (a + b) * (a + b) / (a * a / (draws.Blocks - 1) + b * b / (moments.Blocks - 1));
            var p = double.IsInfinity(ratio) ? 0 : 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(ratio));
            cells.Add(new AgreementCell(cell, draws.Mean, moments.Mean, ratio, p, p));
        }

        return Holm(cells);
    }

    private static List<AgreementCell> Holm(List<AgreementCell> cells)
    {
        var running = 0.0;
        var order = Enumerable.Range(0, cells.Count).OrderBy(i => cells[i].P).ToArray();
        for (var rank = 0; rank < order.Length; rank++)
        {
            var cell = cells[order[rank]];
            running = Math.Max(running, Math.Min(1, cell.P * (cells.Count - rank)));
            cells[order[rank]] = cell with { Adjusted = running };
        }

        return cells;
    }
}
