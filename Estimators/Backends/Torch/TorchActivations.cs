using Sgvb.Backends.Torch.Tensors;
using Sgvb.Model.Activations;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sgvb.Backends.Torch;

/// <summary>Activations by torch's own functions.</summary>
internal static class TorchActivations
{
    /// <exception cref="SgvbException">torch has no form of it here.</exception>
    public static Tensor Apply(Activation activation, Tensor x) => activation.Name switch
    {
        "relu" => functional.relu(x),
        "softplus" => TorchSoftplus.Of(x),
        "tanh" => x.tanh(),
        "identity" => x,
        var name => throw new SgvbException($"Activation {name} has no form on torch; choose another backend.", SgvbException.Unavailable),
    };
}
