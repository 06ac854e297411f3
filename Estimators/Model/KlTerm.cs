using Sgvb.Model.Kl;

namespace Sgvb.Model;

/// <summary>
/// The KL term of one layer on the host, in double: its value, and its gradient added to the given arrays. Independent weight noise sums
/// over the K·L weights; noise on the inputs has one noise variable an input unit and sums over those (1506.02557, sections 3.1 and 3.2).
/// </summary>
public static class KlTerm
{
    /// <summary>|θ| counts as no less: its logarithm and its inverse stay finite.</summary>
    internal const double SmallestTheta = 1e-20;

    /// <summary>σ of factors counts as no less, for the same reason; float32's smallest normal number.</summary>
    internal const double SmallestSigma = 1.17549435e-38;

    /// <summary>Why the term is not defined at these parameters: the cubic approximation holds for α ≤ 1 only. Null where it is.</summary>
    public static SgvbException? Undefined(Method method, Parameters parameters)
    {
        if (method.Kl != KlKind.Cubic)
            return null;
        var isAlpha = method.Posterior.Kind == PosteriorKind.Alpha;
        var largest = double.NegativeInfinity;
        foreach (var layer in parameters.Layers)
            for (var i = 0; i < layer.LogScale.Length; i++)
                largest = Math.Max(largest, isAlpha ? layer.LogScale[i] : LogAlpha(layer.LogScale[i], Math.Max(Math.Abs(layer.Theta[i]), SmallestTheta)));
        return CubicKl.Refusal(largest);
    }

    /// <summary>Whether the term depends on θ, so that θ must be at hand.</summary>
    public static bool ReadsTheta(KlKind kind, PosteriorSpec posterior) =>
        kind.Expected == KlKind.Gaussian || (kind != KlKind.None && posterior.Kind == PosteriorKind.Sigma);

    /// <param name="kind">Which term; of one that is sampled, the expectation.</param>
    /// <param name="posterior">How <paramref name="parameters"/>' scales are tied and what they mean.</param>
    /// <param name="onInputs">Whether the noise sits on the layer's inputs.</param>
    /// <param name="factor">Multiplies value and gradient, klWeight/N.</param>
    /// <param name="parameters">The layer's parameters.</param>
    /// <param name="gradients">Takes the sum of its old contents and the term's gradients.</param>
    /// <returns>factor·KL.</returns>
    public static double Add(
        KlKind kind, PosteriorSpec posterior, bool onInputs, double factor, LayerParameters parameters, LayerParameters gradients) => kind.Expected switch
        {
            KlKind.None => 0,
            KlKind.Gaussian when posterior.Tie == Tie.Factors => factor * GaussianOfFactors(posterior.Factors, factor, parameters, gradients),
            KlKind.Gaussian => factor * Gaussian(posterior, factor, parameters, gradients),
            _ when posterior.Kind == PosteriorKind.Sigma => factor * LogUniformSigma(For(kind), factor, parameters, gradients),
            _ => factor * LogUniformAlpha(For(kind), posterior.Tie, onInputs, factor, parameters, gradients),
        };

    private static LogUniformKl For(KlKind kind) => kind switch
    {
        KlKind.Cubic => LogUniformKl.Cubic,
        KlKind.Molchanov => LogUniformKl.Molchanov,
        KlKind.Exact => LogUniformKl.Exact,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static double LogUniformAlpha(
        LogUniformKl kl, Tie tie, bool onInputs, double factor, LayerParameters parameters, LayerParameters gradients)
    {
        double variables = onInputs ? parameters.Layer.Input.Elements : (double)parameters.Inputs * parameters.Outputs;
        var each = variables / parameters.LogScale.Length;
        var sum = 0.0;
        for (var i = 0; i < parameters.LogScale.Length; i++)
        {
            double logAlpha = parameters.LogScale[i];
            sum += each * kl.Value(logAlpha);
            gradients.LogScale[i] += (float)(factor * each * kl.Derivative(logAlpha));
        }

        return sum;
    }

    private static double LogAlpha(double logSigma, double magnitude) => 2 * (logSigma - Math.Log(magnitude));

    /// <summary>α = σ²/θ² by weight: ∂log α/∂log σ = 2, ∂log α/∂θ = −2/θ.</summary>
    private static double LogUniformSigma(LogUniformKl kl, double factor, LayerParameters parameters, LayerParameters gradients)
    {
        var sum = 0.0;
        for (var i = 0; i < parameters.Theta.Length; i++)
        {
            double theta = parameters.Theta[i];
            var magnitude = Math.Max(Math.Abs(theta), SmallestTheta);
            var logAlpha = LogAlpha(parameters.LogScale[i], magnitude);
            sum += kl.Value(logAlpha);
            var slope = factor * 2 * kl.Derivative(logAlpha);
            gradients.LogScale[i] += (float)slope;
            gradients.Theta[i] -= (float)(slope / (theta < 0 ? -magnitude : magnitude));
        }

        return sum;
    }

    /// <summary>The same with σᵢⱼ = Σₚ uᵢₚvₚⱼ: of ∂/∂(log σ) = σ² − 1 each factor has its share uᵢₚvₚⱼ/σᵢⱼ.</summary>
    private static double GaussianOfFactors(int factors, double factor, LayerParameters parameters, LayerParameters gradients)
    {
        var sum = 0.0;
        var (logU, logV) = (parameters.Scales[0].Values, parameters.Scales[1].Values);
        var byLogU = new double[logU.Length];
        var byLogV = new double[logV.Length];
        for (var i = 0; i < parameters.Inputs; i++)
            for (var j = 0; j < parameters.Outputs; j++)
            {
                double theta = parameters.Theta[i * parameters.Outputs + j];
                var sigma = 0.0;
                for (var p = 0; p < factors; p++)
                    sigma += Product(i, p, j);
                sigma = Math.Max(sigma, SmallestSigma);
                sum += 0.5 * (sigma * sigma + theta * theta - 1) - Math.Log(sigma);
                gradients.Theta[i * parameters.Outputs + j] += (float)(factor * theta);
                for (var p = 0; p < factors; p++)
                {
                    var share = (sigma * sigma - 1) * Product(i, p, j) / sigma;
                    byLogU[i * factors + p] += share;
                    byLogV[p * parameters.Outputs + j] += share;
                }
            }

        Add(gradients.Scales[0].Values, byLogU);
        Add(gradients.Scales[1].Values, byLogV);
        return sum;

        double Product(int i, int p, int j) => Math.Exp((double)logU[i * factors + p] + logV[p * parameters.Outputs + j]);

        void Add(float[] target, double[] slopes)
        {
            for (var n = 0; n < target.Length; n++)
                target[n] += (float)(factor * slopes[n]);
        }
    }

    /// <summary>
    /// ½(σ² + θ²) − ½ − log σ by weight, prior N(0, 1). The weights that share a parameter lie one after the other; their slopes are added
    /// up in double: up to K·L terms of one sign, of which a float32 sum loses a percent at 784×1000.
    /// </summary>
    private static double Gaussian(PosteriorSpec posterior, double factor, LayerParameters parameters, LayerParameters gradients)
    {
        var sum = 0.0;
        var isAlpha = posterior.Kind == PosteriorKind.Alpha;
        var run = parameters.Theta.Length / parameters.LogScale.Length;
        for (var tied = 0; tied < parameters.LogScale.Length; tied++)
        {
            double logScale = parameters.LogScale[tied];
            var level = Math.Exp(isAlpha ? logScale : 2 * logScale);
            var slope = 0.0;
            for (var i = tied * run; i < (tied + 1) * run; i++)
            {
                double theta = parameters.Theta[i];
                if (isAlpha)
                {
                    // σ² = αθ²: ∂/∂log α = ½(αθ² − 1), ∂/∂θ = (1 + α)θ − 1/θ.
                    var magnitude = Math.Max(Math.Abs(theta), SmallestTheta);
                    var variance = level * theta * theta;
                    sum += 0.5 * (variance + theta * theta - 1) - 0.5 * logScale - Math.Log(magnitude);
                    slope += 0.5 * (variance - 1);
                    gradients.Theta[i] += (float)(factor * ((1 + level) * theta - 1 / (theta < 0 ? -magnitude : magnitude)));
                }
                else
                {
                    sum += 0.5 * (level + theta * theta - 1) - logScale;
                    slope += level - 1;
                    gradients.Theta[i] += (float)(factor * theta);
                }
            }

            gradients.LogScale[tied] += (float)(factor * slope);
        }

        return sum;
    }
}
