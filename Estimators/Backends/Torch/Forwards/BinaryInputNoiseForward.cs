using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>Binary dropout of the layer's input with p = α/(1 + α): X/(1 − p) where u ≥ p, otherwise 0. α is fixed.</summary>
[Implements("binary-input-noise")]
internal sealed class BinaryInputNoiseForward : ITorchForward
{
    public Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise)
    {
        var alpha = TorchLayer.ByChannel(layer.LogScale.exp(), x);
        var p = alpha / alpha.Plus(1);
        var keep = noise.UniformLike(NoiseStream.Input, x) >= p;
        return layer.Affine(x * keep / (-p).Plus(1), layer.Theta);
    }
}
