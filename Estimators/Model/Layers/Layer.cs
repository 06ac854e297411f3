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
    public int Inputs { get; } = (int)Spec.FanIn(Input);

    /// <summary>Rows of θ that share one α where α is tied by unit come in so many runs.</summary>
    public int Units { get; } = Spec.UnitsOf(Input);

    /// <summary>Whether a picture comes in and a vector is wanted.</summary>
    public bool Flattens => !Spec.TakesPictures && Input.Positions > 1;

    /// <summary>One example as the layer's products read it: <see cref="Input"/>, flattened where the layer takes no pictures.</summary>
    public Shape Taken => Flattens ? new Shape(Input.Elements) : Input;

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
        Theta,
        new(TensorSpec.Bias, 1, Outputs, [Outputs], Learned: true, Initial: 0),
        .. posterior.Tensors(Theta, Units, index),
    ];

    private TensorSpec Theta =>
        new(TensorSpec.Theta, Inputs, Outputs, Spec.ThetaShape(Input), Learned: true, Initial: null) { ByColumn = Spec.TakesPictures };
}
