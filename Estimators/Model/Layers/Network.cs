using Sgvb.Model.Activations;

namespace Sgvb.Model.Layers;

/// <summary>The shape of one example, a list of layers, and the activation between them. The top layer's outputs are the logits.</summary>
public sealed class Network
{
    private const char BeforeActivation = ':';

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

    /// <summary>Dense layers with ReLU between them.</summary>
    /// <param name="widths">Units by layer, input first, classes last; at least two entries.</param>
    public static Network Dense(IReadOnlyList<int> widths) => Dense(widths, Activation.Relu);

    /// <summary>Dense layers.</summary>
    /// <param name="widths">Units by layer, input first, classes last; at least two entries.</param>
    /// <param name="activation">Between them.</param>
    public static Network Dense(IReadOnlyList<int> widths, Activation activation) =>
        new(new Shape(widths[0]), [.. widths.Skip(1).Select(w => new Dense(w))], activation);

    /// <summary>From 784-400-10, or 784-400-10:softplus. Null where the text is no network.</summary>
    public static Network? TryParse(string text)
    {
        var (layers, name) = text.Split(BeforeActivation) switch
        {
            [var only] => (only, Activation.Relu.Name),
            [var first, var second] => (first, second),
            _ => ("", ""),
        };
        if (Activation.All.FirstOrDefault(a => a.Name == name) is not { } activation)
            return null;
        var widths = new List<int>();
        foreach (var part in layers.Split('-'))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var width) || width is < 1 or > 65536)
                return null;
            widths.Add(width);
        }

        return widths.Count >= 2 && widths[^1] >= 2 ? Dense(widths, activation) : null;
    }

    /// <summary>As <see cref="TryParse"/> reads it; ReLU goes without saying.</summary>
    public override string ToString() => string.Join('-', [Layers[0].Input.ToString(), .. Layers.Select(l => l.Spec.ToString())])
        + (Activation == Activation.Relu ? "" : BeforeActivation + Activation.Name);
}
