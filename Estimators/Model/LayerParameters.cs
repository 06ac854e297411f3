using Sgvb.Model.Tensors;

namespace Sgvb.Model;

/// <summary>One named tensor's values, dense and row-major in its shape.</summary>
public sealed class ParameterTensor(TensorSpec spec)
{
    public TensorSpec Spec { get; } = spec;

    public string Name => Spec.Name;

    public float[] Values { get; } = new float[spec.Elements];
}

/// <summary>One layer's parameters, or its gradients: the tensors that <see cref="Layer.Tensors"/> lists.</summary>
public sealed class LayerParameters
{
    internal LayerParameters(Layer layer, PosteriorSpec posterior, int index)
    {
        (Layer, Index) = (layer, index);
        Tensors = [.. layer.Tensors(posterior, index).Select(spec => new ParameterTensor(spec))];
        Theta = this[TensorSpec.Theta];
        Bias = this[TensorSpec.Bias];
        Scales = [.. posterior.ScaleNames.Select(name => Tensors.First(t => t.Name == name))];
    }

    public Layer Layer { get; }

    /// <summary>The layer's number, 0 = bottom.</summary>
    public int Index { get; }

    public int Inputs => Layer.Inputs;

    public int Outputs => Layer.Outputs;

    public IReadOnlyList<ParameterTensor> Tensors { get; }

    /// <summary>θ, [inputs, outputs].</summary>
    public float[] Theta { get; }

    /// <summary>[outputs].</summary>
    public float[] Bias { get; }

    /// <summary>The posterior's own: log α or log σ, or log u and log v.</summary>
    public IReadOnlyList<ParameterTensor> Scales { get; }

    /// <summary>log α or log σ, in the shape of the posterior's tie.</summary>
    /// <exception cref="InvalidOperationException">σ has factors, which are several tensors.</exception>
    public float[] LogScale => Scales is [var one] ? one.Values : throw new InvalidOperationException("the noise has several tensors; see Scales");

    /// <exception cref="KeyNotFoundException">The layer has no tensor of this name.</exception>
    public float[] this[string name] => Tensors.FirstOrDefault(t => t.Name == name)?.Values ?? throw new KeyNotFoundException($"no tensor {name}");
}
