using Sgvb.Model.Activations;

namespace Sgvb.Model.Layers;

/// <summary>The shape of one example, a list of layers, and the activation between them. The top layer's outputs are the logits.</summary>
public sealed class Network
{
    private const char BeforeActivation = ':';

    /// <exception cref="ArgumentException">There is no layer, or the top one has several positions: logits have one.</exception>
    public Network(Shape input, IReadOnlyList<LayerSpec> layers, Activation activation)
    {
        if (layers.Count == 0)
            throw new ArgumentException("a network has at least one layer", nameof(layers));
        Activation = activation;
        var bound = new List<Layer>();
        foreach (var spec in layers)
        {
            var isTop = bound.Count == layers.Count - 1;
            bound.Add(new Layer(spec, bound.Count == 0 ? input : bound[^1].Output, isTop ? Activation.Identity : activation));
        }

        if (bound[^1].Output.Positions != 1)
            throw new ArgumentException($"the top layer, {layers[^1]}, has {bound[^1].Output.Positions} positions, and logits have one", nameof(layers));
        Layers = bound;
    }

    /// <summary>Bottom first.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>Of every layer but the top one.</summary>
    public Activation Activation { get; }

    /// <summary>Elements of one example.</summary>
    public int Inputs => Layers[0].Input.Elements;

    /// <summary>Logits.</summary>
    public int Classes => Layers[^1].Output.Elements;

    /// <summary>Weights over all layers, biases left out.</summary>
    public long Weights => Layers.Sum(l => l.Weights);

    /// <summary>The same layers with another activation between them.</summary>
    public Network With(Activation activation) => new(Layers[0].Input, [.. Layers.Select(l => l.Spec)], activation);

    /// <summary>Dense layers with ReLU between them.</summary>
    /// <param name="widths">Units by layer, input first, classes last; at least two entries.</param>
    public static Network Dense(IReadOnlyList<int> widths) => Dense(widths, Activation.Relu);

    /// <summary>Dense layers.</summary>
    /// <param name="widths">Units by layer, input first, classes last; at least two entries.</param>
    /// <param name="activation">Between them.</param>
    public static Network Dense(IReadOnlyList<int> widths, Activation activation) =>
        new(new Shape(widths[0]), [.. widths.Skip(1).Select(w => new Dense(w))], activation);

    /// <summary>
    /// From 784-400-10, or 784-400-10:softplus; a picture's shape stands before the layers: 3x32x32:conv32k5s2p2-128-10:softplus.
    /// Null where the text is no network.
    /// </summary>
    public static Network? TryParse(string text)
    {
        var parts = text.Split(BeforeActivation).ToList();
        if (Shape.TryParsePicture(parts[0]) is { } picture)
            parts.RemoveAt(0);
        else
            picture = default;
        if (parts.Count is not (1 or 2) || Activation.All.FirstOrDefault(a => a.Name == (parts.Count > 1 ? parts[1] : Activation.Relu.Name)) is not { } activation)
            return null;
        var layers = parts[0].Split('-').Select(LayerSpec.TryParse).ToList();
        var input = picture;
        if (input == default && layers[0] is Dense first)
        {
            input = new Shape(first.Units);
            layers.RemoveAt(0);
        }

        return input == default || layers.Count == 0 || layers.Contains(null) || !Fits(input, layers!) ? null : new Network(input, layers!, activation);
    }

    /// <summary>As <see cref="TryParse"/> reads it; ReLU goes without saying.</summary>
    public override string ToString() => Layers[0].Input.ToString() + (Layers[0].Input.Positions > 1 ? BeforeActivation : '-')
        + string.Join('-', Layers.Select(l => l.Spec.ToString()))
        + (Activation == Activation.Relu ? "" : BeforeActivation + Activation.Name);

    /// <summary>Whether every layer has an output, no matrix is too large, and the top one has logits: at least two, at one position.</summary>
    private static bool Fits(Shape input, IEnumerable<LayerSpec> layers)
    {
        foreach (var spec in layers)
        {
            var output = spec.Output(input);
            if (output.Height < 1 || output.Width < 1 || (long)output.Height * output.Width * output.Channels > int.MaxValue)
                return false;
            if (spec.FanIn(input) > int.MaxValue || spec.FanIn(input) * output.Channels > int.MaxValue)
                return false;
            input = output;
        }

        return input is { Positions: 1, Channels: >= 2 };
    }
}
