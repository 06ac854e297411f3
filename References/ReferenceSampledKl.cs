namespace Sgvb.References;

/// <summary>
/// The KL term to N(0, 1) at a weight sample w = θ + sε, log q(w) − log p(w) = ½w² − ½ε² − log σ, and its gradient: the whole one, or the one
/// through w alone at held parameters of q (Roeder et al. 2017), where ∂ log q/∂w = −(w − θ)/σ² = −ε/s.
/// </summary>
public static class ReferenceSampledKl
{
    /// <summary>Below it σ has vanished, and ε/s, whose mean is zero, is left out.</summary>
    private const double Least = 1e-20;

    /// <summary>Adds <paramref name="factor"/> times the gradients and returns the layer's value.</summary>
    public static double Add(PosteriorSpec posterior, bool dropsScore, ReferenceLayer layer, double factor, ReferenceTensors result)
    {
        var total = 0.0;
        var epsilon = new double[layer.L];
        for (var i = 0; i < layer.K; i++)
        {
            layer.Normals(NoiseStream.Weight, i, layer.L, 0, epsilon);
            for (var j = 0; j < layer.L; j++)
            {
                var (theta, s, e, logScale) = (layer.Theta[i, j], layer.Scale[i, j], epsilon[j], layer.LogScale(i, j));
                var w = theta + s * e;
                // With σ² = αθ², log σ = ½ log α + log |θ|.
                total += w * w / 2 - e * e / 2 - (posterior.Kind == PosteriorKind.Sigma ? logScale : logScale / 2 + Math.Log(Math.Max(Math.Abs(theta), ReferenceKl.Least)));
                var byTheta = w;
                var byLogSigma = s * w * e - 1;
                if (dropsScore)
                {
                    byTheta -= Math.Abs(s) <= Least ? 0 : e / s;
                    byLogSigma = s * w * e - e * e;
                }

                var byLogScale = byLogSigma;
                if (posterior.Kind == PosteriorKind.Alpha)
                {
                    byTheta += Math.Abs(theta) > ReferenceKl.Least ? byLogSigma / theta : 0;
                    byLogScale = byLogSigma / 2;
                }

                result.Theta[i * layer.L + j] += factor * byTheta;
                if (!posterior.Learned)
                    continue;
                ReferenceChain.AddToLogScale(result, layer, i, j, factor * byLogScale);
            }
        }

        return total;
    }
}
