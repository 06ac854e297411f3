using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>
/// B = XW + b with W = θ + (s⊙ε) held: autograd gives θ its gradient through the mean. A zero that is added to B catches Δ, and from the inputs and
/// Δ come the squares of the examples' gradients, as users do it with hooks: ∂s = s⊙(1/M)Σ gₙ².
/// </summary>
[Implements("vogn")]
internal sealed class VognForward : ITorchForward
{
    private readonly List<(TorchLayer Layer, Tensor X, Tensor Probe)> _seen = [];

    public Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise)
    {
        var b = layer.Affine(x, layer.Theta.Plus((layer.Scale() * noise.OfWeights(layer)).detach()));
        var probe = zeros_like(b, requires_grad: true);
        _seen.Add((layer, x.detach(), probe));
        return b.Plus(probe);
    }

    public void AfterBackward(double share)
    {
        foreach (var (layer, x, probe) in _seen)
        {
            // Δ is that of the pass's part of the MEAN loss: an example's own is M/share as large, and of 1/M of its square a share counts.
            var curvature = layer.SquaredGradients(x, probe.grad!) * Constant.Of(x.shape[0] / share);
            var scale = layer.Scale();
            if (scale.requires_grad)
                scale.backward([scale.detach() * curvature]);
        }

        _seen.Clear();
    }
}
