using Sgvb.Model.Kl;
using Sgvb.Model.Layers;

namespace Sgvb.Experiments.Convergence;

/// <summary>
/// The evidence lower bound by one example, E[log p(y|x, w)] − KL/N, each method's under its own posterior, and that alone: estimators of one
/// posterior are measured alike, whichever trained. Independent weight noise is drawn on the pre-activations, where it has the law that a
/// weight sample of its own gives each example; where it has not, on convolutions, each example gets that weight sample. Noise on the inputs is
/// drawn there. Every training example counts once, with the same noise at every look, so that differences between two states are far more
/// precise than the values. Without a posterior it is the log-likelihood at the weights.
/// </summary>
/// <param name="train">All its rows are used.</param>
/// <param name="method">The training's.</param>
public sealed class ElboMeasurer(Dataset train, Network network, Method method, int threads) : IDisposable
{
    private const uint Seed = 0x0e1b0;

    private readonly WholePass _pass = new(train, network, Sampling(method, network), threads);

    /// <returns>
    /// In nats an example; the bound is null where there is no posterior, and where the difference bounds nothing: without a KL term, with another weight
    /// of it than 1, and where it is not that of the noise, as with noise on the weights and a KL over the inputs.
    /// </returns>
    public (double LogLikelihood, double? Elbo) Measure(Parameters parameters)
    {
        var sum = 0.0;
        _pass.Run(parameters, Seed, (logits, label) => sum += LogProbability(logits, label));
        var likelihood = sum / train.Rows;
        var entry = method.Estimator.Entry;
        var isBound = !entry.IgnoresPosterior && method is { Kl: not KlKind.None, KlWeight: 1 } && (entry.NoiseOnInputs || !method.KlOverInputs);
        return (likelihood, isBound ? likelihood - Kl(parameters) / train.Rows : null);
    }

    public void Dispose() => _pass.Dispose();

    /// <summary>The method that samples one example's logits under the posterior at the least cost.</summary>
    private static Method Sampling(Method method, Network network)
    {
        var (entry, cheapest) = (method.Estimator.Entry, Registry.Estimator("local-reparam"));
        return method with
        {
            Estimator = new EstimatorSpec(entry.IgnoresPosterior || entry.NoiseOnInputs ? entry.Name
                : cheapest.FamilyOn(network) == "" || cheapest.FamilyOn(network) == entry.FamilyOn(network) ? cheapest.Name
                : "per-example"),
        };
    }

    private double Kl(Parameters parameters) =>
        parameters.Layers.Sum(l => KlTerm.Value(method.Kl, method.Posterior, method.KlCountsInputs, l));

    private static double LogProbability(ReadOnlySpan<float> logits, int label)
    {
        double largest = float.NegativeInfinity;
        foreach (var logit in logits)
            largest = Math.Max(largest, logit);
        var sum = 0.0;
        foreach (var logit in logits)
            sum += Math.Exp(logit - largest);
        return logits[label] - largest - Math.Log(sum);
    }
}
