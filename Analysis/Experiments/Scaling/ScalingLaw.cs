namespace Sgvb.Experiments.Scaling;

/// <summary>
/// Var(M) = V/M + pairs(M)/M²·C (1506.02557, eq. 4 and 5), N²-scaled: V = N²·Var[Lᵢ], C = N²·Cov[Lᵢ, Lⱼ] of two examples that share their
/// noise, and pairs(M) the ordered pairs of a minibatch that do. M(M − 1) where all share it, 0 where every example has its own; where g
/// consecutive examples do, pairs within their groups alone, of which the last may be smaller.
/// </summary>
/// <param name="OneExample">V.</param>
/// <param name="Covariance">C.</param>
/// <param name="SharedBy">g, the examples that share one draw of noise.</param>
public readonly record struct ScalingLaw(double OneExample, double Covariance, int SharedBy)
{
    /// <param name="minibatch">M; for curves also between whole numbers.</param>
    public double At(double minibatch) => OneExample / minibatch + PairShare(minibatch, SharedBy) * Covariance;

    /// <summary>pairs(M)/M².</summary>
    public static double PairShare(double minibatch, int sharedBy)
    {
        var groups = Math.Floor(minibatch / sharedBy);
        var rest = minibatch - groups * sharedBy;
        return (groups * sharedBy * (sharedBy - 1.0) + rest * Math.Max(0, rest - 1)) / (minibatch * minibatch);
    }
}
