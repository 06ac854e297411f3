using Sgvb.Model.Layers;
using Sgvb.Noise;

namespace Sgvb.Experiments.Training;

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

    private static readonly Initialisation[] Named = [He, Glorot, LeCun, Small];

    private readonly string _name;
    private readonly Func<LayerParameters, double> _deviation;

    /// <param name="name">As on the command line.</param>
    /// <param name="deviation">Standard deviation of a layer's θ.</param>
    private Initialisation(string name, Func<LayerParameters, double> deviation)
    {
        _name = name;
        _deviation = deviation;
    }

    /// <summary>A name, or standard deviations with commas between, one a layer, bottom first.</summary>
    /// <exception cref="SgvbException">The name is unknown, a number is not positive, or there are more or fewer than layers.</exception>
    public static Initialisation Parse(string text, string option, int layers)
    {
        if (Named.FirstOrDefault(n => n._name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } named)
            return named;
        if (!text.Any(char.IsAsciiDigit))
            throw NameList.Unknown(option, text, Named.Select(n => n._name));
        var numbers = Array.ConvertAll(text.Split(','), part =>
            double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number)
                ? number
                : throw new SgvbException($"{option}: '{OneLine.Of(part)}' is not a positive number"));
        if (numbers.Length != layers)
            throw new SgvbException($"{option}: standard deviations for {numbers.Length} of {layers} layers");
        return new Initialisation(string.Join(',', numbers.Select(n => n.ToString("G", CultureInfo.InvariantCulture))), layer => numbers[layer.Index]);
    }

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

    public override string ToString() => _name;
}
