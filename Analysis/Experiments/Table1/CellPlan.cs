namespace Sgvb.Experiments.Table1;

/// <summary>One row of the table and one way to measure it.</summary>
/// <param name="Estimator">With its modifiers.</param>
/// <param name="How">Draws, or per-example squares.</param>
/// <param name="Blocks">Of 16 draws, or of two passes over the data: fewer where a draw is expensive.</param>
public sealed record CellPlan(EstimatorSpec Estimator, VarianceMethod How, int Blocks)
{
    /// <summary>
    /// The paper's four rows, both ways where both apply, then rows that it does not have. Late in training a few examples make most of
    /// the variance, so what counts is that none is missed: where the noise is independent by example, every example is seen.
    /// </summary>
    /// <param name="blocks">Of draws.</param>
    /// <param name="method">Posterior and KL.</param>
    /// <param name="workload">With M.</param>
    /// <param name="examples">N.</param>
    /// <param name="hasSquares">Whether the backend gives per-example squares.</param>
    public static IReadOnlyList<CellPlan> All(int blocks, Method method, Workload workload, int examples, bool hasSquares)
    {
        return
        [
            .. Both("no-noise", blocks),
            .. Both("local-reparam", blocks),
            new(new EstimatorSpec("shared"), VarianceMethod.Draws, 2 * blocks),
            new(new EstimatorSpec("flipout"), VarianceMethod.Draws, blocks),
            new(new EstimatorSpec("local-reparam", Antithetic: true), VarianceMethod.Draws, blocks),
            new(new EstimatorSpec("grouped", Argument: 10), VarianceMethod.Draws, Math.Max(2, blocks / 2)),
            .. Both("per-example", Math.Max(2, blocks / 4)),
        ];

        // A draw with noise by example takes ten steps' time, and the squares say the same more closely: its draws are a check.
        IEnumerable<CellPlan> Both(string name, int draws)
        {
            var estimator = new EstimatorSpec(name);
            if (hasSquares)
            {
                var (how, count) = VarianceWay.ByExample(method with { Estimator = estimator }, workload, examples, blocks);
                yield return new CellPlan(estimator, how, count);
            }

            yield return new CellPlan(estimator, VarianceMethod.Draws, draws);
        }
    }
}
