namespace Sgvb.References;

/// <summary>From a layer's gradients by θ at fixed scale, by s and by ρ to the gradients of θ, bias and log α or log σ.</summary>
public static class ReferenceChain
{
    public static void AddLayer(
        Method method, ReferenceLayer layer, ReferenceLayerGradient gradient, double[,] delta, ReferenceTensors result)
    {
        for (var row = 0; row < delta.GetLength(0); row++)
            for (var j = 0; j < layer.L; j++)
                Add((result.Bias, result.BiasTerms), j, delta[row, j]);
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
                    AddToLogScale(result, layer, i, j, byScale * scaleByLogScale);
            }
        }

        // ρ = e^(log α / 2); only noise on the inputs has a gradient by ρ.
        for (var position = 0; position < layer.Geometry.InputPositions; position++)
            for (var c = 0; c < layer.Geometry.Channels; c++)
                if (method.Posterior.Learned && gradient.Rho[position, c] != 0)
                    AddToLogScale(result, layer.ScaleIndexOfChannel(c), gradient.Rho[position, c] * layer.Rho[c] / 2);
    }

    /// <summary>Adds <paramref name="factor"/> times the KL term's gradients and returns the layer's KL.</summary>
    public static double AddKl(Method method, bool onInputs, ReferenceLayer layer, double factor, ReferenceTensors result) => onInputs
        ? AddKlOfInputs(method, layer, factor, result)
        : AddKlOfWeights(method, layer, factor, result);

    /// <summary>
    /// The elements of one example's input are counted, not the K·L weights. Where every weight has an α of its own, all of them together count as much.
    /// </summary>
    private static double AddKlOfInputs(Method method, ReferenceLayer layer, double factor, ReferenceTensors result)
    {
        if (method.Posterior.Tie == Tie.Weight)
        {
            var share = layer.Geometry.Channels * layer.Geometry.InputPositions / ((double)layer.K * layer.L);
            return share * AddKlOfWeights(method, layer, share * factor, result);
        }

        var total = 0.0;
        for (var c = 0; c < layer.Geometry.Channels; c++)
        {
            var index = layer.ScaleIndexOfChannel(c);
            for (var position = 0; position < layer.Geometry.InputPositions; position++)
            {
                var term = ReferenceKl.OfAlpha(method.Kl, layer.LogScale(index));
                total += term.Value;
                if (method.Posterior.Learned)
                    AddToLogScale(result, index, factor * term.ByLogAlpha);
            }
        }

        return total;
    }

    private static double AddKlOfWeights(Method method, ReferenceLayer layer, double factor, ReferenceTensors result)
    {
        // With the log-uniform prior, weights that share one α share one term: it is worked out once a row.
        var sharesTerms = method.Posterior is { Kind: PosteriorKind.Alpha, Tie: not Tie.Weight } && method.Kl != KlKind.Gaussian;
        var totals = new double[layer.K];
        var byLogScales = new double[layer.K, layer.L];
        ReferenceLoops.Over(layer.K, (long)layer.K * layer.L, i =>
        {
            var term = default((double Value, double ByTheta, double ByLogScale));
            for (var j = 0; j < layer.L; j++)
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
                    AddToLogScale(result, layer, i, j, factor * byLogScales[i, j]);
        return totals.Sum();
    }

    /// <summary>
    /// What one weight adds to the gradient by its log α or log σ. Where σ is a sum of factors, ∂(log σ)/∂(log uₚ) and ∂(log σ)/∂(log vₚ) are the share
    /// of product p in σ.
    /// </summary>
    internal static void AddToLogScale(ReferenceTensors result, ReferenceLayer layer, int i, int j, double term)
    {
        if (layer.Factors == 0)
        {
            AddToLogScale(result, layer.ScaleIndex(i, j), term);
            return;
        }

        var logSigma = layer.LogScale(i, j);
        for (var p = 0; p < layer.Factors; p++)
        {
            var part = term * layer.FactorProduct(i, p, j) / Math.Exp(logSigma);
            Add(result.Factors[0], i * layer.Factors + p, part);
            Add(result.Factors[1], p * layer.L + j, part);
        }
    }

    private static void AddToLogScale(ReferenceTensors result, int index, double term) => Add((result.LogScale, result.LogScaleTerms), index, term);

    private static void Add((double[] Values, double[] Terms) target, int index, double term)
    {
        target.Values[index] += term;
        target.Terms[index] += Math.Abs(term);
    }
}
