using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>
/// B = Xθ + ((X⊙S)(s⊙ε))⊙R + b with one ε in the shape of θ and signs S, R by example and channel, in and out (1803.04386, eq. 4).
/// </summary>
[Implements("flipout")]
internal sealed class FlipoutForward : ITorchForward
{
    public Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise)
    {
        var mean = layer.Affine(x, layer.Theta);
        var perturbation = layer.Scale() * noise.OfWeights(layer);
        var flipped = layer.Product(x * noise.SignByChannel(NoiseStream.SignIn, x), perturbation);
        return mean.Plus(flipped * noise.SignByChannel(NoiseStream.SignOut, mean));
    }
}
