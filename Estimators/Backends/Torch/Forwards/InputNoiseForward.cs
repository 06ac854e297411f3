using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>
/// B = (X⊙(1 + ρξ))θ + b with ξ [M, K]: Gaussian dropout A (Srivastava et al. 2014, section 10), α by layer or by input unit.
/// </summary>
[Implements("input-noise")]
internal sealed class InputNoiseForward : ITorchForward
{
    public bool NoiseOnInputs => true;

    public Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise)
    {
        var xi = noise.Normal(NoiseStream.Input, (int)x.shape[0], layer.Inputs);
        var noisy = x * (layer.Rho().view(1, -1) * xi).Plus(1);
        return noisy.matmul(layer.Theta).Plus(layer.Bias);
    }
}
