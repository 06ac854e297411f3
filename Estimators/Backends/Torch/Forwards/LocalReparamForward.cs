using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>
/// B = γ + √v ⊙ ζ + b with γ = Xθ, v = X²s², ζ [M, L] (1506.02557, section 2.2). The clamp gives √v the derivative 0 where v = 0,
/// in place of the infinity that would become NaN in the product with it. split stacks several samples of what its one γ and v give.
/// </summary>
[Implements("local-reparam", "split")]
internal sealed class LocalReparamForward(EstimatorSpec estimator) : ITorchForward
{
    private const float SmallestNormal = 1.17549435e-38f;

    public Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise)
    {
        var mean = x.matmul(layer.Theta).Plus(layer.Bias);
        var variance = x.square().matmul(layer.Scale().square());
        var deviation = variance.clamp_min(Constant.Of(SmallestNormal)).sqrt();
        var samples = SplitDraws.Of(estimator, layer.Above, layer.IsBottom);
        if (samples > 1)
            (mean, deviation) = (mean.repeat(samples, 1), deviation.repeat(samples, 1));
        var zeta = noise.Normal(NoiseStream.PreActivation, (int)mean.shape[0], layer.Outputs);
        return mean.Plus(deviation * zeta);
    }
}
