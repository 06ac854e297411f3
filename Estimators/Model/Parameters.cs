namespace Sgvb.Model;

/// <summary>
/// The parameters of a network on the host, dense and row-major: what a checkpoint holds, and how a state moves between backends.
/// </summary>
public sealed class Parameters
{
    public Parameters(IReadOnlyList<int> widths, PosteriorSpec posterior)
    {
        Layers = [.. Enumerable.Range(0, widths.Count - 1).Select(l => new LayerParameters(widths[l], widths[l + 1], posterior))];
    }

    public IReadOnlyList<LayerParameters> Layers { get; }
}

/// <summary>One layer's parameters, or its gradients: the same shapes serve both.</summary>
public sealed class LayerParameters(int inputs, int outputs, PosteriorSpec posterior)
{
    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    /// <summary>θ, [inputs, outputs].</summary>
    public float[] Theta { get; } = new float[inputs * outputs];

    /// <summary>[outputs].</summary>
    public float[] Bias { get; } = new float[outputs];

    /// <summary>log α or log σ, in the shape of <see cref="PosteriorSpec.ScaleShape"/>.</summary>
    public float[] LogScale { get; } = new float[posterior.ScaleShape(inputs, outputs) is var s ? s.Rows * s.Columns : 0];
}
