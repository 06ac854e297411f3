using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>
/// B = (X⊙(1 + ρξ))θ + b with a ξ for each element of X: Gaussian dropout A (Srivastava et al. 2014, section 10), α by layer or by input unit.
/// </summary>
[Implements("input-noise")]
internal sealed class InputNoiseForward : ITorchForward
{
    public Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise)
    {
        var xi = noise.NormalLike(NoiseStream.Input, x);
        return layer.Affine(x * (TorchLayer.ByChannel(layer.Rho(), x) * xi).Plus(1), layer.Theta);
    }
}
