using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>
/// Means and variances through the layers, and of max(x, 0) of a normal x; the loss takes its second-order term from the logits' variances (Wu et al. 2019).
/// Autograd differentiates it. A layer's input x is the activation of the mean, which is not used: the moments are remembered from layer to layer.
/// </summary>
[Implements("moment")]
internal sealed class MomentForward : ITorchForward
{
    // Beyond it the distribution function is 0 or 1 in float32, and the square of r may be infinite.
    private const double Farthest = 30;
    private const float SmallestNormal = 1.17549435e-38f;
    private static readonly double RootOfHalf = Math.Sqrt(0.5), InverseRootOfTwoPi = 1 / Math.Sqrt(2 * Math.PI);

    private Tensor? _mean;
    private Tensor? _variance;

    public Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise)
    {
        var variances = layer.Scale().Squared();
        if (layer.IsBottom)
        {
            (_mean, _variance) = (layer.Affine(x, layer.Theta), layer.Product(x.Squared(), variances));
            return _mean;
        }

        var (mean, variance) = Rectified(_mean!, _variance!);
        _mean = layer.Affine(mean, layer.Theta);
        _variance = layer.Product(mean.Squared().Plus(variance), variances).Plus(layer.Product(variance, layer.Theta.Squared()));
        return _mean;
    }

    /// <summary>½ Σ v·p(1 − p).</summary>
    public Tensor? MoreLoss(Tensor logits)
    {
        var p = nn.functional.softmax(logits, 1);
        return Constant.Of(0.5) * (_variance! * p * (-p).Plus(1)).sum(1);
    }

    private static (Tensor Mean, Tensor Variance) Rectified(Tensor mean, Tensor variance)
    {
        var deviation = variance.clamp_min(Constant.Of(SmallestNormal)).sqrt();
        var r = (mean / deviation).clamp(Constant.Of(-Farthest), Constant.Of(Farthest));
        var below = Constant.Of(0.5) * (Constant.Of(-RootOfHalf) * r).erfc();
        var above = Constant.Of(0.5) * (Constant.Of(RootOfHalf) * r).erfc();
        var density = Constant.Of(InverseRootOfTwoPi) * (Constant.Of(-0.5) * r.Squared()).exp();
        var share = below.Plus(r.Squared() * below * above).Plus(r * density * (above - below)) - density.Squared();
        return ((mean * below).Plus(deviation * density), variance * share);
    }
}
