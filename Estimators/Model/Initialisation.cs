namespace Sgvb.Model;

/// <summary>How parameters begin: θ normal with a standard deviation by layer, biases zero, α or σ as the posterior says.</summary>
public sealed class Initialisation
{
    /// <summary>He et al. 2015 (1502.01852): θ's variance is 2 / inputs.</summary>
    public static readonly Initialisation He = new("he", layer => Math.Sqrt(2.0 / layer.Inputs));

    /// <summary>Glorot and Bengio 2010: θ's variance is 2 / (inputs + outputs).</summary>
    public static readonly Initialisation Glorot = new("glorot", layer => Math.Sqrt(2.0 / (layer.Inputs + layer.Outputs)));

    /// <summary>LeCun et al. 1998 (Efficient BackProp): θ's variance is 1 / inputs.</summary>
    public static readonly Initialisation LeCun = new("lecun", layer => Math.Sqrt(1.0 / layer.Inputs));

    /// <summary>N(0, 0.01²), as in early ReLU networks.</summary>
    public static readonly Initialisation Small = new("small", _ => 0.01);

    /// <summary>Those that have a name.</summary>
    public static IReadOnlyList<Initialisation> Named { get; } = [He, Glorot, LeCun, Small];

    private readonly Func<LayerParameters, double> _deviation;

    private Initialisation(string name, Func<LayerParameters, double> deviation)
    {
        Name = name;
        _deviation = deviation;
    }

    /// <summary>As on the command line and in reports.</summary>
    public string Name { get; }

    /// <param name="deviations">Standard deviation of each layer's θ, bottom first.</param>
    public static Initialisation Of(IReadOnlyList<double> deviations) => new(
        string.Join(',', deviations.Select(n => n.ToString("G", CultureInfo.InvariantCulture))), layer => deviations[layer.Index]);

    /// <summary>Of a network of dense layers with ReLU.</summary>
    public Parameters Begin(IReadOnlyList<int> widths, PosteriorSpec posterior, uint seed) => Begin(Network.Dense(widths), posterior, seed);

    /// <summary>Every tensor as its specification says: at its initial value, or drawn with this deviation.</summary>
    public Parameters Begin(Network network, PosteriorSpec posterior, uint seed)
    {
        var parameters = new Parameters(network, posterior);
        foreach (var layer in parameters.Layers)
            foreach (var tensor in layer.Tensors)
            {
                if (tensor.Spec.Initial is { } initial)
                {
                    Array.Fill(tensor.Values, (float)initial);
                    continue;
                }

                HostNoise.Normals(tensor.Values, layer.Outputs, new NoiseKey(seed, 0, 0).For(layer.Index, NoiseStream.Initialisation));
                var scale = (float)_deviation(layer);
                foreach (ref var weight in tensor.Values.AsSpan())
                    weight *= scale;
            }

        return parameters;
    }

    public override string ToString() => Name;
}
