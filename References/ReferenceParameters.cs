using Sgvb.Model;

namespace Sgvb.References;

/// <summary>Parameters in double precision, so that finite differences can be taken; also the shape of the gradients.</summary>
public sealed class ReferenceParameters
{
    public List<ReferenceTensors> Layers { get; } = [];

    public static ReferenceParameters From(Parameters parameters)
    {
        var copy = new ReferenceParameters();
        foreach (var layer in parameters.Layers)
        {
            var tensors = new ReferenceTensors(layer.Inputs, layer.Outputs, layer.LogScale.Length);
            for (var i = 0; i < layer.Theta.Length; i++)
                tensors.Theta[i] = layer.Theta[i];
            for (var i = 0; i < layer.Bias.Length; i++)
                tensors.Bias[i] = layer.Bias[i];
            for (var i = 0; i < layer.LogScale.Length; i++)
                tensors.LogScale[i] = layer.LogScale[i];
            copy.Layers.Add(tensors);
        }

        return copy;
    }

    /// <summary>Zeros in the same shapes.</summary>
    public ReferenceParameters Zeros()
    {
        var zeros = new ReferenceParameters();
        foreach (var layer in Layers)
            zeros.Layers.Add(new ReferenceTensors(layer.Inputs, layer.Outputs, layer.LogScale.Length));
        return zeros;
    }
}

/// <summary>One layer: θ [inputs, outputs] row-major, bias [outputs], log α or log σ in the posterior's shape.</summary>
public sealed class ReferenceTensors(int inputs, int outputs, int scales)
{
    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    public double[] Theta { get; } = new double[inputs * outputs];

    public double[] Bias { get; } = new double[outputs];

    public double[] LogScale { get; } = new double[scales];

    /// <summary>
    /// In gradients: the sum of the absolute values of the terms (one a weight, and the KL's) that LogScale is the sum of. Where many
    /// weights share α they cancel, and float32 can keep only to a fraction of this.
    /// </summary>
    public double[] LogScaleTerms { get; } = new double[scales];

    /// <summary>The tensors by the names that reports and checkpoints use.</summary>
    public IEnumerable<(string Name, double[] Values)> Named => [("theta", Theta), ("bias", Bias), ("log_scale", LogScale)];
}
