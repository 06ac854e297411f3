using System.Globalization;
using MathNet.Numerics.Distributions;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Statistics;

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

    /// <summary>θ's cells that have two blocks or more by either method: estimator, layer and epoch.</summary>
    /// <param name="blocks">Of one training.</param>
    /// <param name="prefix">Of the cells' names.</param>
    public static IEnumerable<(string Cell, BlockMean Draws, BlockMean Moments)> Pairs(IEnumerable<VarianceBlockRow> blocks, string prefix = "") =>
        from block in blocks
        where block.Parameter == "theta"
        group block by (block.Estimator, block.Layer, block.Epoch) into cell
        let draws = Mean(cell, VarianceMethod.Draws)
        let moments = Mean(cell, VarianceMethod.Moments)
        where draws is { Blocks: > 1 } && moments is { Blocks: > 1 }
        select (string.Create(CultureInfo.InvariantCulture, $"{prefix}{cell.Key.Estimator} {cell.Key.Layer}, epoch {cell.Key.Epoch:0.##}"),
            draws.Value, moments.Value);

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

        var adjusted = Holm.Adjust([.. cells.Select(c => c.P)]);
        return [.. cells.Select((c, i) => c with { Adjusted = adjusted[i] })];
    }

    private static BlockMean? Mean(IEnumerable<VarianceBlockRow> rows, VarianceMethod method) =>
        rows.Where(r => r.Method == VarianceTable.Name(method)).OrderBy(r => r.Block).Select(r => r.Variance).ToList()
            is { Count: > 0 } values
            ? BlockMean.Of(values)
            : null;
}
