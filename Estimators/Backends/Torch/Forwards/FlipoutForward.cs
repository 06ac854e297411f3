using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>B = Xθ + ((X⊙S)(s⊙ε))⊙R + b with one ε [K, L] and signs S [M, K], R [M, L] (1803.04386, eq. 4).</summary>
[Implements("flipout")]
internal sealed class FlipoutForward : ITorchForward
{
    public Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise)
    {
        var examples = (int)x.shape[0];
        var perturbation = layer.Scale() * noise.Normal(NoiseStream.Weight, layer.Inputs, layer.Outputs);
        var signIn = noise.Sign(NoiseStream.SignIn, examples, layer.Inputs);
        var signOut = noise.Sign(NoiseStream.SignOut, examples, layer.Outputs);
        return x.matmul(layer.Theta).Plus((x * signIn).matmul(perturbation) * signOut).Plus(layer.Bias);
    }
}
