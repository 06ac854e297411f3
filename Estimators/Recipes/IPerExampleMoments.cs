using Sgvb.Noise;

namespace Sgvb.Recipes;

/// <summary>A layer whose noise is independent by example, after its backward pass.</summary>
public interface IPerExampleMoments
{
    /// <summary>Σ over minibatch and weights of the squared per-example gradients of θ.</summary>
    /// <param name="moments">Does the sums.</param>
    /// <param name="key">The step's key, for noise that must be made again.</param>
    double ThetaSecondMoment(PerExampleMoments moments, in NoiseKey key);
}
