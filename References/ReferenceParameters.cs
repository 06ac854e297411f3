namespace Sgvb.References;

/// <summary>Parameters in double precision, so that finite differences can be taken; also the shape of the gradients.</summary>
public sealed class ReferenceParameters
{
    public List<ReferenceTensors> Layers { get; } = [];

    /// <summary>The activation between the layers, by name.</summary>
    public string Activation { get; private init; } = "relu";

    public static ReferenceParameters From(Parameters parameters)
    {
        var copy = new ReferenceParameters { Activation = parameters.Network.Activation.Name };
        foreach (var layer in parameters.Layers)
        {
            var tensors = new ReferenceTensors(ReferenceGeometry.Of(layer.Layer), layer.Outputs, layer.Tensors.Select(t => (t.Name, t.Values.Length)));
            foreach (var tensor in layer.Tensors)
                for (var i = 0; i < tensor.Values.Length; i++)
                    tensors[tensor.Name][i] = tensor.Values[i];
            copy.Layers.Add(tensors);
        }

        return copy;
    }

    /// <summary>Zeros in the same shapes.</summary>
    public ReferenceParameters Zeros()
    {
        var zeros = new ReferenceParameters { Activation = Activation };
        foreach (var layer in Layers)
            zeros.Layers.Add(new ReferenceTensors(layer.Geometry, layer.Outputs, layer.Named.Select(t => (t.Name, t.Values.Length))));
        return zeros;
    }

    /// <summary>The sum, in arrays of its own.</summary>
    public ReferenceParameters Plus(ReferenceParameters other)
    {
        var sum = Zeros();
        for (var l = 0; l < Layers.Count; l++)
            for (var t = 0; t < Layers[l].Named.Count; t++)
            {
                Add(Layers[l].Named[t].Values, other.Layers[l].Named[t].Values, sum.Layers[l].Named[t].Values);
                Add(Layers[l].Named[t].Terms, other.Layers[l].Named[t].Terms, sum.Layers[l].Named[t].Terms);
            }

        return sum;
    }

    private static void Add(double[] a, double[] b, double[] sum)
    {
        for (var i = 0; i < sum.Length; i++)
            sum[i] = a[i] + b[i];
    }
}

/// <summary>One layer's tensors by name: theta [K, outputs] row-major, bias [outputs], and the posterior's.</summary>
public sealed class ReferenceTensors
{
    public ReferenceTensors(ReferenceGeometry geometry, int outputs, IEnumerable<(string Name, int Length)> tensors)
    {
        (Geometry, Outputs) = (geometry, outputs);
        Named = [.. tensors.Select(t => (t.Name, new double[t.Length], new double[t.Length]))];
        Theta = this["theta"];
        (Bias, BiasTerms) = Named.Where(t => t.Name == "bias").Select(t => (t.Values, t.Terms)).Single();
        (LogScale, LogScaleTerms) = Named.Where(t => t.Name is "log_alpha" or "log_sigma").Select(t => (t.Values, t.Terms)).FirstOrDefault(([], []));
        Factors = [.. Named.Where(t => t.Name is "log_u" or "log_v").Select(t => (t.Values, t.Terms))];
    }

    public ReferenceGeometry Geometry { get; }

    /// <summary>K, rows of theta.</summary>
    public int Inputs => Geometry.Inputs;

    public int Outputs { get; }

    /// <summary>
    /// The tensors by the names that checkpoints use. Terms, in gradients, is the sum of the absolute values of the terms that an element is the sum of:
    /// one an example and position for a bias; one a weight, or an element of an example's input, and the KL's for a scale. Where they cancel,
    /// float32 can keep only to a fraction of this. It is zero where no terms were recorded.
    /// </summary>
    public IReadOnlyList<(string Name, double[] Values, double[] Terms)> Named { get; }

    public double[] Theta { get; }

    public double[] Bias { get; }

    /// <summary>The terms of <see cref="Bias"/>.</summary>
    public double[] BiasTerms { get; }

    /// <summary>log α or log σ in the posterior's shape.</summary>
    public double[] LogScale { get; }

    /// <summary>log u [K, k] and log v [k, L] row-major, where σ has factors; otherwise empty.</summary>
    public IReadOnlyList<(double[] Values, double[] Terms)> Factors { get; }

    /// <summary>The terms of <see cref="LogScale"/>.</summary>
    public double[] LogScaleTerms { get; }

    public double[] this[string name] => Named.First(t => t.Name == name).Values;
}
