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
                yield return posterior.Tie == Tie.Factors ? Sum(layer, n / layer.Outputs, n % layer.Outputs)
                    : posterior.Kind == PosteriorKind.Sigma ? Math.Exp(layer.LogScale[n])
                    : Math.Abs(layer.Theta[n]) * Math.Exp(0.5 * layer.LogScale[posterior.Tie switch { Tie.Layer => 0, Tie.Unit => n / layer.Outputs / (layer.Inputs / layer.Layer.Units), _ => n }]);
        }
    }

    private static double Sum(LayerParameters layer, int i, int j)
    {
        var (logU, logV, sum) = (layer.Scales[0], layer.Scales[1].Values, 0.0);
        for (var p = 0; p < logU.Spec.Columns; p++)
            sum += Math.Exp((double)logU.Values[i * logU.Spec.Columns + p] + logV[p * layer.Outputs + j]);
        return sum;
    }
}
