using Sgvb.Model.Activations;
using Sgvb.Model.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Tensors;

/// <summary>One layer's parameters as leaf tensors: θ [K, L], bias [L], and log α or log σ in the posterior's shape.</summary>
public sealed class TorchLayer : IDisposable
{
    private readonly PosteriorSpec _posterior;

    internal TorchLayer(Layer layer, int index, PosteriorSpec posterior, Device device)
    {
        _posterior = posterior;
        (Inputs, Outputs, IsBottom) = (layer.Inputs, layer.Outputs, index == 0);
        Activation = layer.Activation;
        Tensors = [.. layer.Tensors(posterior, index).Select(spec => (spec, Leaf(spec, device)))];
        Theta = this[TensorSpec.Theta];
        Bias = this[TensorSpec.Bias];
        LogScale = this[posterior.ScaleName];
    }

    /// <summary>All parameters, in the order of <see cref="Layer.Tensors"/>.</summary>
    public IReadOnlyList<(TensorSpec Spec, Tensor Value)> Tensors { get; }

    public Tensor Theta { get; }

    public Tensor Bias { get; }

    public Tensor LogScale { get; }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>Layers above this one.</summary>
    public int Above { get; init; }

    /// <summary>Whether no layer is below.</summary>
    public bool IsBottom { get; }

    /// <summary>What the pre-activation goes through.</summary>
    public Activation Activation { get; }

    /// <summary>ρ = √α, in the posterior's shape; only for alpha posteriors.</summary>
    public Tensor Rho() => (Constant.Of(0.5) * LogScale).exp();

    /// <summary>The signed scale s [K, L] with s² = σ²: ρθ, or σ.</summary>
    public Tensor Scale() => _posterior.Kind == PosteriorKind.Alpha ? Rho() * Theta : LogScale.exp();

    public void Dispose()
    {
        foreach (var (_, value) in Tensors)
            value.Dispose();
    }

    // A bias is a vector to torch; the others are matrices.
    private static Tensor Leaf(TensorSpec spec, Device device) =>
        zeros(spec.Rows == 1 && spec.Name == TensorSpec.Bias ? [spec.Columns] : [spec.Rows, spec.Columns], device: device, requires_grad: spec.Learned);

    private Tensor this[string name] => Tensors.First(t => t.Spec.Name == name).Value;
}
