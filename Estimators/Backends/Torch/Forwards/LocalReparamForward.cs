using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>
/// B = γ + √v ⊙ ζ with γ = Xθ + b, v = X²s² and a ζ for each element of the pre-activation (1506.02557, section 2.3). The threshold
/// gives √v the derivative 0 where v = 0: its backward chooses the zero and does not multiply by it, so that an infinite slope is no NaN. split
/// stacks several samples of what its one γ and v give.
/// </summary>
[Implements("local-reparam", "split")]
internal class LocalReparamForward(EstimatorSpec estimator) : ITorchForward
{
    private const float SmallestNormal = 1.17549435e-38f;

    protected EstimatorSpec Estimator { get; } = estimator;

    public Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise)
    {
        var mean = layer.Affine(x, layer.Theta);
        var variance = layer.Variance(x);
        var deviation = variance.threshold(Constant.Of(SmallestNormal), Constant.Of(0)).sqrt();
        // Below the top layer, samples are stacked already where the last hidden layer has several.
        var below = SplitDraws.Below(Estimator, layer.Above, layer.IsBottom);
        var points = Points(layer, (int)x.shape[0] / below, mean);
        var samples = SplitDraws.Of(Estimator, layer.Above, layer.IsBottom);
        if (samples > 1)
            (mean, deviation) = (Stacked(mean, samples), Stacked(deviation, samples));
        return mean.Plus(deviation * noise.NormalLike(NoiseStream.PreActivation, mean, points));
    }

    /// <summary>How the noise is made of points: not at all.</summary>
    protected virtual PointSet Points(TorchLayer layer, int examples, Tensor mean) => default;

    private static Tensor Stacked(Tensor x, long samples) => x.repeat([samples, .. Enumerable.Repeat(1L, (int)x.dim() - 1)]);
}
