using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>B = XW + b with W = θ + s⊙ε, one ε [K, L] a minibatch.</summary>
[Implements("shared")]
internal sealed class SharedForward : ITorchForward
{
    public Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise)
    {
        var epsilon = noise.Normal(NoiseStream.Weight, layer.Inputs, layer.Outputs);
        var weight = layer.Theta.Plus(layer.Scale() * epsilon);
        return x.matmul(weight).Plus(layer.Bias);
    }
}
