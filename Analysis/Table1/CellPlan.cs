using Sgvb.Analysis.Variance;
using Sgvb.Model;

namespace Sgvb.Analysis.Table1;

/// <summary>One row of the table and one way to measure it.</summary>
/// <param name="Estimator">With its modifiers.</param>
/// <param name="How">Draws or moments.</param>
/// <param name="Blocks">Blocks of 16 draws or minibatches: fewer where a draw is expensive.</param>
public sealed record CellPlan(EstimatorSpec Estimator, VarianceMethod How, int Blocks)
{
    /// <summary>
    /// The paper's four rows, both ways where both apply, then rows that it does not have. Late in training a few examples make most of
    /// the variance, so what counts is how many examples are seen: a block of moments sees two minibatches, one of draws sixteen. A step
    /// with moments costs little more than one without, except where every example's noise must be made again.
    /// </summary>
    public static IReadOnlyList<CellPlan> All(int blocks) =>
    [
        new(new EstimatorSpec("no-noise"), VarianceMethod.Moments, 8 * blocks),
        new(new EstimatorSpec("no-noise"), VarianceMethod.Draws, blocks),
        new(new EstimatorSpec("local-reparam"), VarianceMethod.Moments, 8 * blocks),
        new(new EstimatorSpec("local-reparam"), VarianceMethod.Draws, blocks),
        new(new EstimatorSpec("shared"), VarianceMethod.Draws, 2 * blocks),
        new(new EstimatorSpec("flipout"), VarianceMethod.Draws, blocks),
        new(new EstimatorSpec("local-reparam", Antithetic: true), VarianceMethod.Draws, blocks),
        new(new EstimatorSpec("grouped", Group: 10), VarianceMethod.Draws, Math.Max(2, blocks / 2)),
        new(new EstimatorSpec("per-example"), VarianceMethod.Moments, Math.Max(2, 3 * blocks / 4)),
        new(new EstimatorSpec("per-example"), VarianceMethod.Draws, blocks),
    ];
}
