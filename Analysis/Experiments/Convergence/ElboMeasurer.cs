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
    private readonly Parameters _scratch = new(network, method.Posterior);

    /// <returns>
    /// In nats an example; the bound is null where there is no posterior, and where the KL term is not that of the noise: with noise on the weights
    /// and a KL over the inputs the difference bounds nothing.
    /// </returns>
    public (double LogLikelihood, double? Elbo) Measure(Parameters parameters)
    {
        var sum = 0.0;
        _pass.Run(parameters, Seed, (logits, label) => sum += LogProbability(logits, label));
        var likelihood = sum / train.Rows;
        var entry = method.Estimator.Entry;
        var isBound = entry.HasNoise && (entry.NoiseOnInputs || !method.KlOverInputs);
        return (likelihood, isBound ? likelihood - Kl(parameters) / train.Rows : null);
    }

    public void Dispose() => _pass.Dispose();

    /// <summary>The method that samples one example's logits under the posterior at the least cost.</summary>
    private static Method Sampling(Method method, Network network)
    {
        var (entry, cheapest) = (method.Estimator.Entry, Registry.Estimator("local-reparam"));
        return method with
        {
            Estimator = new EstimatorSpec(!entry.HasNoise || entry.NoiseOnInputs ? entry.Name
                : cheapest.FamilyOn(network) == entry.FamilyOn(network) ? cheapest.Name
                : "per-example"),
        };
    }

    private double Kl(Parameters parameters)
    {
        return parameters.Layers.Zip(_scratch.Layers)
            .Sum(l => KlTerm.Add(method.Kl, method.Posterior, method.Estimator.Entry.NoiseOnInputs, 1, l.First, l.Second)) * method.KlWeight;
    }

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
