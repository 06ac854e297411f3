using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>B = XW + b with W = θ + s⊙ε, one ε in the shape of θ a minibatch.</summary>
[Implements("shared", "stl")]
internal sealed class SharedForward : ITorchForward
{
    public Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise) =>
        layer.Affine(x, layer.Theta.Plus(layer.Scale() * noise.OfWeights(layer)));
}
