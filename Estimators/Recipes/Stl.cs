using Sgvb.Model.Kl;

namespace Sgvb.Recipes;

/// <summary>
/// Sticking the landing (Roeder, Wu and Duvenaud 2017, 1703.09194, eq. 5): one weight sample a minibatch, as in <see cref="Shared{TRule}"/>, and
/// the KL term by Monte Carlo at that sample, of whose gradient only the path through the sample is kept:
///   w = θ + s⊙ε,  KL = log q(w) − log p(w),  ∂KL/∂w = w − ε/s with the parameters of q held   (prior N(0, 1))
///   ∂θ = w − ε/s,  ∂(log σ) = swε − ε²
/// What is left out, the score ∂ log q/∂(θ, σ) at a held w, has mean zero. The likelihood's part is shared's. Where the posterior is the true one
/// and there is no minibatch, the two parts cancel in every sample; far from it, ε/s adds noise of 1/σ².
/// Under the log-uniform prior −log p(w) = log |w|, whose gradient 1/w has no mean: there is no such estimator.
/// </summary>
/// <remarks>Where σ has vanished (below 1e-20) the noise ε/s is left out: its mean is zero, and float32 would keep nothing beside it.</remarks>
internal sealed class StlEntry : SharedEntry
{
    public override string Name => "stl";

    public override string Summary => "one weight sample a minibatch, and the KL term at it without its score (Roeder et al. 2017)";

    public override bool DropsScore => true;

    public override string? Refusal(Method method) => method.Kl.Expected is KlKind.None or KlKind.Gaussian
        ? null
        : $"{Name} takes the KL term at the weight sample, and under the log-uniform prior that gradient, 1/w, has no mean: use --kl gaussian.";
}
