namespace Sgvb.References;

/// <summary>From a layer's gradients by θ at fixed scale, by s and by ρ to the gradients of θ, bias and log α or log σ.</summary>
public static class ReferenceChain
{
    public static void AddLayer(
        Method method, ReferenceLayer layer, ReferenceLayerGradient gradient, double[,] delta, ReferenceTensors result)
    {
        for (var m = 0; m < delta.GetLength(0); m++)
            for (var j = 0; j < layer.L; j++)
                result.Bias[j] += delta[m, j];
        for (var i = 0; i < layer.K; i++)
        {
            for (var j = 0; j < layer.L; j++)
            {
                var byScale = gradient.Scale[i, j];
                var scaleByTheta = 0.0;
                var scaleByLogScale = layer.Scale[i, j];
                if (method.Posterior.Kind == PosteriorKind.Alpha)
                {
                    // s = e^(log α / 2)·θ.
                    scaleByTheta = Math.Exp(layer.LogScale(i, j) / 2);
                    scaleByLogScale = layer.Scale[i, j] / 2;
                }

                result.Theta[i * layer.L + j] += gradient.Theta[i, j] + byScale * scaleByTheta;
                if (method.Posterior.Learned)
                    AddToLogScale(result, layer.ScaleIndex(i, j), byScale * scaleByLogScale);
            }

            // ρ = e^(log α / 2); only noise on the inputs has a gradient by ρ.
            if (method.Posterior.Learned && gradient.Rho[i] != 0)
                AddToLogScale(result, layer.ScaleIndex(i, 0), gradient.Rho[i] * layer.Rho[i] / 2);
        }
    }

    /// <summary>Adds <paramref name="factor"/> times the KL term's gradients and returns the layer's KL.</summary>
    public static double AddKl(Method method, bool onInputs, ReferenceLayer layer, double factor, ReferenceTensors result)
    {
        // With the log-uniform prior, weights that share one α share one term: it is worked out once a row.
        var sharesTerms = method.Posterior is { Kind: PosteriorKind.Alpha, Tie: not Tie.Weight } && method.Kl != KlKind.Gaussian;
        var totals = new double[layer.K];
        var byLogScales = new double[layer.K, layer.L];
        ReferenceLoops.Over(layer.K, (long)layer.K * layer.L, i =>
        {
            var term = default((double Value, double ByTheta, double ByLogScale));
            // The noise variables of the input-noise family are the K inputs, not the K·L weights.
            for (var j = 0; j < (onInputs ? 1 : layer.L); j++)
            {
                if (j == 0 || !sharesTerms)
                    term = ReferenceKl.OfWeight(method.Kl, method.Posterior.Kind, layer.Theta[i, j], layer.LogScale(i, j));
                totals[i] += term.Value;
                byLogScales[i, j] = term.ByLogScale;
                result.Theta[i * layer.L + j] += factor * term.ByTheta;
            }
        });
        if (method.Posterior.Learned)
            for (var i = 0; i < layer.K; i++)
                for (var j = 0; j < layer.L; j++)
                    AddToLogScale(result, layer.ScaleIndex(i, j), factor * byLogScales[i, j]);
        return totals.Sum();
    }

    private static void AddToLogScale(ReferenceTensors result, int index, double term)
    {
        result.LogScale[index] += term;
        result.LogScaleTerms[index] += Math.Abs(term);
    }
}
