using MathNet.Numerics.Distributions;

namespace Sgvb.Experiments.Variance;

/// <summary>Whether two measurements tell the same variance in one cell.</summary>
/// <param name="Cell">What was compared, for people.</param>
/// <param name="Draws">By draws, or on the reference machine.</param>
/// <param name="Moments">By per-example squares, or on the other machine.</param>
/// <param name="StandardErrors">The difference as a normal would have it at that p, with its sign.</param>
/// <param name="P">Two-sided, see <see cref="UncertainVariance.P"/>.</param>
/// <param name="Adjusted">P after Holm's correction over all cells.</param>
public sealed record AgreementCell(string Cell, double Draws, double Moments, double StandardErrors, double P, double Adjusted)
{
    public bool Agrees => Adjusted >= MethodsAgreement.Level;
}

/// <summary>
/// Drawn gradients and per-example squares are two ways to one number. They agree where their ratio's interval at the level of three standard
/// errors holds 1, Holm-corrected over the cells; what float32 rounds away is no difference. A sample that missed the few examples that carry the
/// variance does not know it, and would be held to a precision that it has not: each side's error is at least what the other knows of how few
/// there are.
/// </summary>
public static class MethodsAgreement
{
    /// <summary>The two-sided probability beyond three standard errors of a normal.</summary>
    public const double Level = 0.0026997960632601866;

    private static readonly string Drawn = VarianceMethods.Name(VarianceMethod.Draws);

    /// <summary>θ's cells that have an error by draws and by per-example squares: estimator, layer and epoch.</summary>
    /// <param name="rows">Of one training.</param>
    /// <param name="prefix">Of the cells' names.</param>
    public static IEnumerable<(string Cell, UncertainVariance Draws, UncertainVariance Moments)> Pairs(
        IReadOnlyList<VarianceRow> rows, string prefix = "")
    {
        var names = new CaseNames(rows);
        return
            from row in rows
            where row.Parameter == "theta"
            group row by (Name: names[row], row.Layer, row.Epoch) into cell
            let draws = cell.FirstOrDefault(r => r.Method == Drawn)
            let squares = VarianceMethods.Preferred(cell.Where(r => r.Method != Drawn))
            where draws is not null && squares is not null
            let pair = Honest(draws, squares)
            where pair.Draws.IsKnown && pair.Squares.IsKnown
            select (string.Create(CultureInfo.InvariantCulture, $"{prefix}{cell.Key.Name} {cell.Key.Layer}, epoch {cell.Key.Epoch:0.##}"),
                pair.Draws, pair.Squares);
    }

    public static IReadOnlyList<AgreementCell> Check(IEnumerable<(string Cell, UncertainVariance Draws, UncertainVariance Moments)> pairs)
    {
        var cells = new List<AgreementCell>();
        foreach (var (cell, draws, moments) in pairs)
        {
            var p = UncertainVariance.P(draws, moments);
            var size = p < 1 ? -Normal.InvCDF(0, 1, p / 2) : 0;
            cells.Add(new AgreementCell(cell, draws.Mean, moments.Mean, draws.Mean < moments.Mean ? -size : size, p, p));
        }

        var adjusted = Holm.Adjust([.. cells.Select(c => c.P)]);
        return [.. cells.Select((c, i) => c with { Adjusted = adjusted[i] })];
    }

    /// <summary>Both measurements, neither surer than the other lets it be.</summary>
    private static (UncertainVariance Draws, UncertainVariance Squares) Honest(VarianceRow drawn, VarianceRow squared)
    {
        var (draws, squares) = (UncertainVariance.Of(drawn), UncertainVariance.Of(squared));
        if (drawn.Examples is not { } seen || squared.Examples is not { } squaredExamples)
            return (draws, squares);
        if (VarianceMethods.Parse(squared.Method) == VarianceMethod.Moments)
        {
            // Two samples: as many contributions an example in the one as in the other.
            double share = (double)seen / squaredExamples;
            return (Limited(draws, squares, share), Limited(squares, draws, 1 / share));
        }

        var passes = squared.Method == VarianceMethods.Name(VarianceMethod.Exact) ? 1 : 2 * squared.Blocks;
        return squared.EffectiveExamples is { } effective
            ? (draws.NoSurerThan(seen * effective * passes / squaredExamples, squares.Mean), squares)
            : (draws, squares);
    }

    private static UncertainVariance Limited(UncertainVariance one, UncertainVariance other, double share) => other is { Mean: > 0, StandardError: > 0 }
        ? one.NoSurerThan(share * Math.Pow(other.Mean / other.StandardError, 2), other.Mean)
        : one;
}
