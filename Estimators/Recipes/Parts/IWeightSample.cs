namespace Sgvb.Recipes.Parts;

/// <summary>A layer whose weights are sampled once for the whole minibatch, w = θ + s⊙ε.</summary>
public interface IWeightSample
{
    /// <summary>ε [K, L] of the last pass.</summary>
    Matrix WeightNoise { get; }
}
