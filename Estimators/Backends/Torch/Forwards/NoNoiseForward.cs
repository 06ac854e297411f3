using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>B = Xθ + b.</summary>
[Implements("no-noise")]
internal sealed class NoNoiseForward : ITorchForward
{
    public Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise) => layer.Affine(x, layer.Theta);
}
