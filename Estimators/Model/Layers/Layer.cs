using Sgvb.Model.Activations;
using Sgvb.Model.Tensors;

namespace Sgvb.Model.Layers;

/// <summary>A layer of a network: its kind, where it stands, and with that every shape.</summary>
/// <param name="Spec">The kind with its settings.</param>
/// <param name="Input">One example as it comes in.</param>
/// <param name="Activation">What its pre-activations go through; identity at the top.</param>
public sealed record Layer(LayerSpec Spec, Shape Input, Activation Activation)
{
    /// <summary>K: weights that one output sums over.</summary>
    public int Inputs { get; } = Spec.FanIn(Input);

    /// <summary>One example as it goes out.</summary>
    public Shape Output { get; } = Spec.Output(Input);

    /// <summary>L: outputs at one position, columns of θ.</summary>
    public int Outputs => Output.Channels;

    /// <summary>K·L.</summary>
    public long Weights => (long)Inputs * Outputs;

    /// <summary>
    /// The layer's parameters: θ [K, L], drawn; bias [L], zero; and what the posterior adds. Everything that moves, saves, compares or
    /// updates parameters goes by this list.
    /// </summary>
    /// <param name="posterior">Of the network.</param>
    /// <param name="index">The layer's number, 0 = bottom.</param>
    public IReadOnlyList<TensorSpec> Tensors(PosteriorSpec posterior, int index) =>
    [
        new(TensorSpec.Theta, Inputs, Outputs, Spec.ThetaShape(Input), Learned: true, Initial: null),
        new(TensorSpec.Bias, 1, Outputs, [Outputs], Learned: true, Initial: 0),
        .. posterior.Tensors(Inputs, Outputs, index),
    ];
}
