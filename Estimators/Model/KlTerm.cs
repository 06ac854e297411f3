using Sgvb.Model.Kl;

namespace Sgvb.Model;

/// <summary>
/// The KL term of one layer on the host, in double: its value, and to the log-uniform prior its gradient too. Independent weight noise sums
/// over the K·L weights; noise on the inputs has one noise variable an input unit and sums over those (1506.02557, sections 3.1 and 3.2).
/// </summary>
public static class KlTerm
{
    /// <summary>|θ| counts as no less: its logarithm and its inverse stay finite.</summary>
    public const double SmallestTheta = 1e-20;

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

    /// <summary>KL(q ‖ p) of the layer in nats.</summary>
    /// <param name="kind">Which term; of one that is sampled, the expectation.</param>
    /// <param name="posterior">How <paramref name="parameters"/>' scales are tied and what they mean.</param>
    /// <param name="onInputs">Whether the term counts the layer's inputs.</param>
    /// <param name="parameters">The layer's parameters.</param>
    public static double Value(KlKind kind, PosteriorSpec posterior, bool onInputs, LayerParameters parameters) =>
        kind == KlKind.None ? 0
        : kind.Expected == KlKind.Gaussian ? Gaussian(posterior, parameters)
        : LogUniform(kind, posterior, onInputs, 1, parameters, null);

    /// <summary>A term to the log-uniform prior with its gradient.</summary>
    /// <param name="kind">Which of them.</param>
    /// <param name="posterior">How <paramref name="parameters"/>' scales are tied and what they mean.</param>
    /// <param name="onInputs">Whether the term counts the layer's inputs.</param>
    /// <param name="factor">Multiplies value and gradient, klWeight/N.</param>
    /// <param name="parameters">The layer's parameters.</param>
    /// <param name="gradients">Takes the sum of its old contents and the term's gradients.</param>
    /// <returns>factor·KL.</returns>
    public static double Add(
        KlKind kind, PosteriorSpec posterior, bool onInputs, double factor, LayerParameters parameters, LayerParameters gradients) =>
        factor * LogUniform(kind, posterior, onInputs, factor, parameters, gradients);

    private static double LogUniform(
        KlKind kind, PosteriorSpec posterior, bool onInputs, double factor, LayerParameters parameters, LayerParameters? gradients) =>
        posterior.Kind == PosteriorKind.Sigma ? LogUniformSigma(For(kind), factor, parameters, gradients)
            : LogUniformAlpha(For(kind), onInputs, factor, parameters, gradients);

    private static LogUniformKl For(KlKind kind) => kind switch
    {
        KlKind.Cubic => LogUniformKl.Cubic,
        KlKind.Molchanov => LogUniformKl.Molchanov,
        KlKind.Exact => LogUniformKl.Exact,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static double LogUniformAlpha(LogUniformKl kl, bool onInputs, double factor, LayerParameters parameters, LayerParameters? gradients)
    {
        double variables = onInputs ? parameters.Layer.Input.Elements : (double)parameters.Inputs * parameters.Outputs;
        var each = variables / parameters.LogScale.Length;
        var sum = 0.0;
        for (var i = 0; i < parameters.LogScale.Length; i++)
        {
            double logAlpha = parameters.LogScale[i];
            sum += each * kl.Value(logAlpha);
            if (gradients is not null)
                gradients.LogScale[i] += (float)(factor * each * kl.Derivative(logAlpha));
        }

        return sum;
    }

    private static double LogAlpha(double logSigma, double magnitude) => 2 * (logSigma - Math.Log(magnitude));

    /// <summary>α = σ²/θ² by weight: ∂log α/∂log σ = 2, ∂log α/∂θ = −2/θ.</summary>
    private static double LogUniformSigma(LogUniformKl kl, double factor, LayerParameters parameters, LayerParameters? gradients)
    {
        var sum = 0.0;
        for (var i = 0; i < parameters.Theta.Length; i++)
        {
            double theta = parameters.Theta[i];
            var magnitude = Math.Max(Math.Abs(theta), SmallestTheta);
            var logAlpha = LogAlpha(parameters.LogScale[i], magnitude);
            sum += kl.Value(logAlpha);
            if (gradients is null)
                continue;
            var slope = factor * 2 * kl.Derivative(logAlpha);
            gradients.LogScale[i] += (float)slope;
            gradients.Theta[i] -= (float)(slope / (theta < 0 ? -magnitude : magnitude));
        }

        return sum;
    }

    /// <summary>½(σ² + θ² − 1) − log σ by weight, prior N(0, 1).</summary>
    private static double Gaussian(PosteriorSpec posterior, LayerParameters parameters) =>
        parameters.Theta.Zip(posterior.Deviations(parameters), posterior.LogDeviations(parameters))
            .Sum(w => 0.5 * (w.Second * w.Second + (double)w.First * w.First - 1) - w.Third);
}
