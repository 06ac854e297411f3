using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;

namespace Sgvb.Measuring.Checkpoints;

/// <summary>The tensors of a file, read as the layers of one network; whatever does not fit is named.</summary>
/// <param name="path">For messages.</param>
/// <param name="tensors">By name.</param>
internal sealed class CheckpointTensors(string path, IReadOnlyDictionary<string, NamedTensor> tensors)
{
    /// <summary>A network for messages.</summary>
    public const string Example = "3x32x32:conv32k5s2p2-128-10:softplus";

    private const string Alpha = "log_alpha", Sigma = "log_sigma", RowFactors = "log_u", ColumnFactors = "log_v";
    private static readonly string[] Noise = [Alpha, Sigma, RowFactors, ColumnFactors];
    private static readonly string[] Own = ["theta", "bias", .. Noise];

    private readonly int _layers = Enumerable.Range(0, tensors.Count + 1).First(l => !tensors.ContainsKey(Name(l, "theta")));

    public static string Name(int layer, string parameter) => string.Create(CultureInfo.InvariantCulture, $"layers.{layer}.{parameter}");

    /// <summary>Units by layer, input first, of a network of dense layers.</summary>
    /// <exception cref="SgvbException">θ is missing in a layer, does not fit the layer below, or is that of a convolution.</exception>
    public IReadOnlyList<int> Widths()
    {
        RequireTheta();
        var widths = new int[_layers + 1];
        for (var l = 0; l < _layers; l++)
        {
            var shape = Typed(Name(l, "theta")).Shape;
            if (shape.Count == 4)
                throw Bad($"tensor {Name(l, "theta")} has shape {Text(shape)}, as a convolution's kernels have; add metadata network with the "
                    + $"picture, strides and padding, such as {Example}");
            if (shape.Count != 2 || shape.Any(s => s < 1) || (l > 0 && shape[0] != widths[l]))
                throw Bad($"tensor {Name(l, "theta")} has shape {Text(shape)} instead of [{(l > 0 ? widths[l] : "in")}, out]");
            (widths[l], widths[l + 1]) = (shape[0], shape[1]);
        }

        return widths;
    }

    /// <exception cref="SgvbException">The file has more layers than the network, or fewer.</exception>
    public void RequireLayers(Network network)
    {
        RequireTheta();
        if (_layers != network.Layers.Count)
            throw Bad($"metadata network is {network}, of {network.Layers.Count} layers, but the file has {_layers}");
    }

    /// <summary>The kind that all layers have, and the first tie that all shapes allow.</summary>
    /// <exception cref="SgvbException">A layer has no noise level, two kinds, or another tie than the layers before.</exception>
    public PosteriorSpec Posterior(Network network)
    {
        var kinds = Enumerable.Range(0, _layers).Select(KindOf).ToList();
        if (kinds.FindIndex(k => k != kinds[0]) is > 0 and var other)
            throw Bad($"tensors {Name(0, kinds[0])} and {Name(other, kinds[other])} are two kinds of noise; a network has one");
        if (kinds[0] == Sigma)
            return PosteriorSpec.Sigma();
        if (kinds[0] == RowFactors)
            return PosteriorSpec.KTied(Factors());
        // With one input unit, by layer and by unit look alike; where every layer allows it, by layer it is.
        List<Tie> ties = [Tie.Layer, Tie.Unit, Tie.Weight];
        for (var l = 0; l < _layers; l++)
        {
            var (layer, scale) = (network.Layers[l], tensors[Name(l, Alpha)].Shape);
            var fitting = ties.Where(t => Fits(scale, ScaleShape(t, layer))).ToList();
            if (fitting.Count == 0)
                throw Bad($"tensor {Name(l, Alpha)} has shape {Text(scale)} instead of "
                    + string.Join(" or ", ties.Select(t => Text(ScaleShape(t, layer)))) + (l > 0 ? ", as in the layers before" : ""));
            ties = fitting;
        }

        return PosteriorSpec.Alpha(ties[0]);
    }

    /// <summary>Fills a parameter, in the order of rows and columns.</summary>
    /// <exception cref="SgvbException">The tensor is missing, of another type or shape, or holds a number that is not finite.</exception>
    public void Copy(int layer, ParameterTensor target)
    {
        var name = Name(layer, target.Name);
        var tensor = Typed(name);
        if (!Fits(tensor.Shape, target.Spec.Shape))
            throw Bad($"tensor {name} has shape {Text(tensor.Shape)} instead of {Text(target.Spec.Shape)}");
        if (Array.FindIndex(tensor.Data, x => !float.IsFinite(x)) is >= 0 and var bad)
            throw Bad($"tensor {name} holds {tensor.Data[bad].ToString(CultureInfo.InvariantCulture)} at element {bad}");
        target.Spec.FromFile(tensor.Data).CopyTo(target.Values, 0);
    }

    /// <summary>A tensor of a higher layer says that the network has one; without θ in between it would be measured as a smaller network.</summary>
    private void RequireTheta()
    {
        if (tensors.Keys.FirstOrDefault(n => LayerOf(n) >= _layers) is { } beyond)
            throw Bad($"tensor {OneLine.Of(beyond)} stands in the file, but {Name(_layers, "theta")} is missing");
        if (_layers == 0)
            throw Bad($"tensor {Name(0, "theta")} is missing");
    }

    /// <summary>Of log α, which stands last among a layer's tensors.</summary>
    private static IReadOnlyList<int> ScaleShape(Tie tie, Layer layer) => layer.Tensors(PosteriorSpec.Alpha(tie), index: 0)[^1].Shape;

    private NamedTensor Typed(string name) => !tensors.TryGetValue(name, out var tensor) ? throw Bad($"tensor {name} is missing")
        : tensor.Type == NamedTensor.Float32 ? tensor
        : throw Bad($"tensor {name} has dtype {OneLine.Of(tensor.Type)}; only F32 is read, so convert it to float32");

    /// <summary>Tied by layer, a scalar [] is as good as [1].</summary>
    private static bool Fits(IReadOnlyList<int> shape, IReadOnlyList<int> wanted) => shape.SequenceEqual(wanted) || (shape.Count == 0 && wanted is [1]);

    /// <summary>The number of the layer that one of our own names belongs to; −1 for others. A number like 01, or one too large to count, is no layer's.</summary>
    private static int LayerOf(string name) => name.Split('.') is not ["layers", var number, var parameter] || !Own.Contains(parameter) || !number.All(char.IsAsciiDigit) ? -1
        : int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var layer) && name == Name(layer, parameter) ? layer
        : int.MaxValue;

    private string KindOf(int layer) => Noise.Where(kind => tensors.ContainsKey(Name(layer, kind))).ToList() switch
    {
        [RowFactors, ColumnFactors] => RowFactors,
        [var one] when one != ColumnFactors => one,
        [var one, var other, ..] => throw Bad($"tensors {Name(layer, one)} and {Name(layer, other)} both stand in the file; keep the one that is meant"),
        _ => throw Bad($"tensor {Name(layer, Alpha)} (or {Name(layer, Sigma)}, or {Name(layer, RowFactors)} and {Name(layer, ColumnFactors)}) is missing"),
    };

    /// <summary>k, as the first layer's log u [in, k] has it.</summary>
    private int Factors() => tensors[Name(0, RowFactors)].Shape is [_, >= 1 and <= PosteriorSpec.MostFactors and var factors]
        ? factors
        : throw Bad($"tensor {Name(0, RowFactors)} has shape {Text(tensors[Name(0, RowFactors)].Shape)} instead of [in, k] with k from 1 to "
            + PosteriorSpec.MostFactors.ToString(CultureInfo.InvariantCulture));

    private static string Text(IEnumerable<int> shape) => $"[{string.Join(", ", shape.Select(s => s.ToString(CultureInfo.InvariantCulture)))}]";

    private SgvbException Bad(string what) => new($"{path}: {what}; docs/checkpoints.md lists the names and shapes of a checkpoint");
}
