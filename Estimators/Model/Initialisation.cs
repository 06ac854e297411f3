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

    /// <summary>Every tensor as its specification says: at its initial value, with its spread, or drawn with this deviation.</summary>
    public Parameters Begin(Network network, PosteriorSpec posterior, uint seed)
    {
        var parameters = new Parameters(network, posterior);
        foreach (var layer in parameters.Layers)
            foreach (var (n, tensor) in layer.Tensors.Index())
            {
                var center = (float)(tensor.Spec.Initial ?? 0);
                var spread = (float)(tensor.Spec.Initial is null ? _deviation(layer) : tensor.Spec.Spread);
                if (spread > 0)
                    HostNoise.Normals(tensor.Values, tensor.Spec.Columns, new NoiseKey(seed, 0, (ulong)n).For(layer.Index, NoiseStream.Initialisation));
                foreach (ref var value in tensor.Values.AsSpan())
                    value = center + spread * value;
            }

        return parameters;
    }

    public override string ToString() => Name;
}
