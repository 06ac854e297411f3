namespace Sgvb.Model;

/// <summary>The standard deviations of a layer's weights, on the host.</summary>
public static class PosteriorDeviations
{
    extension(PosteriorSpec posterior)
    {
        /// <summary>|θ|√α or σ by weight, in the order of θ, in double.</summary>
        public IEnumerable<double> Deviations(LayerParameters layer)
        {
            for (var n = 0; n < layer.Theta.Length; n++)
                yield return posterior.Tie == Tie.Factors ? Sum(layer, n)
                    : posterior.Kind == PosteriorKind.Sigma ? Math.Exp(layer.LogScale[n])
                    : Math.Abs(layer.Theta[n]) * Math.Exp(0.5 * LogAlpha(posterior.Tie, layer, n));
        }

        /// <summary>Their logarithms, not by way of σ, which may have vanished; finite for every θ.</summary>
        public IEnumerable<double> LogDeviations(LayerParameters layer)
        {
            for (var n = 0; n < layer.Theta.Length; n++)
                yield return posterior.Tie == Tie.Factors ? Math.Log(Math.Max(Sum(layer, n), KlTerm.SmallestSigma))
                    : posterior.Kind == PosteriorKind.Sigma ? layer.LogScale[n]
                    : Math.Log(Math.Max(Math.Abs(layer.Theta[n]), KlTerm.SmallestTheta)) + 0.5 * LogAlpha(posterior.Tie, layer, n);
        }
    }

    private static double LogAlpha(Tie tie, LayerParameters layer, int n) =>
        layer.LogScale[tie switch { Tie.Layer => 0, Tie.Unit => n / layer.Outputs / (layer.Inputs / layer.Layer.Units), _ => n }];

    private static double Sum(LayerParameters layer, int n)
    {
        var (i, j) = (n / layer.Outputs, n % layer.Outputs);
        var (logU, logV, sum) = (layer.Scales[0], layer.Scales[1].Values, 0.0);
        for (var p = 0; p < logU.Spec.Columns; p++)
            sum += Math.Exp((double)logU.Values[i * logU.Spec.Columns + p] + logV[p * layer.Outputs + j]);
        return sum;
    }
}
