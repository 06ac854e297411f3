namespace Sgvb.Analysis.Scaling;

/// <summary>
/// Var(M) = V/M + (M − 1)/M·C (1506.02557, eq. 5), with V = N²·Var[Lᵢ] and C = N²·Cov[Lᵢ, Lⱼ]. M·Var(M) = V + (M − 1)·C is a straight
/// line in M − 1, fitted by least squares weighted with the points' own relative errors.
/// </summary>
/// <param name="OneExample">V.</param>
/// <param name="Floor">C.</param>
public readonly record struct ScalingLaw(double OneExample, double Floor)
{
    public double At(int minibatch) => OneExample / minibatch + (minibatch - 1.0) / minibatch * Floor;

    /// <param name="points">Minibatch sizes with measured variances and their standard errors.</param>
    /// <param name="independent">Whether the noise is independent across examples, so that C = 0.</param>
    public static ScalingLaw Fit(IReadOnlyList<(int Minibatch, double Variance, double StandardError)> points, bool independent)
    {
        double weights = 0, x = 0, y = 0, xx = 0, xy = 0;
        foreach (var (minibatch, variance, error) in points)
        {
            // The error of M·Var(M) is M times the point's; where it is not known, a tenth of the value.
            var sigma = minibatch * (error > 0 ? error : 0.1 * variance);
            var w = 1 / (sigma * sigma);
            double u = minibatch - 1, v = minibatch * variance;
            weights += w;
            x += w * u;
            y += w * v;
            xx += w * u * u;
            xy += w * u * v;
        }

        var determinant = weights * xx - x * x;
        if (independent || points.Count < 2 || determinant <= 0)
            return new ScalingLaw(y / weights, 0);
        return new ScalingLaw((xx * y - x * xy) / determinant, (weights * xy - x * y) / determinant);
    }
}
