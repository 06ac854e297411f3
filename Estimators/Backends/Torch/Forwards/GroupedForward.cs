using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>
/// Examples m with equal ⌊m/g⌋ share W = θ + s⊙ε: a batched product [G, g, K]·[G, K, L], or a convolution in G groups. With g = 1 this is one
/// weight sample an example.
/// </summary>
[Implements("grouped", "per-example")]
internal sealed class GroupedForward(EstimatorSpec estimator) : ITorchForward
{
    private readonly int _group = estimator.ExamplesPerWeightSample ?? 1;

    public Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise)
    {
        var groups = (x.shape[0] + _group - 1) / _group;
        var epsilon = noise.OfWeights(layer, groups, noise.FirstExample / _group);
        return layer.Affine(x, layer.Theta.Plus(layer.Scale() * epsilon), _group);
    }
}
