namespace Sgvb.Model;

/// <summary>A network and a minibatch size: one measured configuration.</summary>
/// <param name="Name">The registry's name, or the network's text.</param>
/// <param name="Network">Layers and activation.</param>
/// <param name="Minibatch">M, examples a step.</param>
public sealed record Workload(string Name, Network Network, int Minibatch)
{
    /// <summary>A network of dense layers with ReLU.</summary>
    /// <param name="name">The registry's name, or the network's text.</param>
    /// <param name="widths">Units by layer, input first, classes last; at least two entries.</param>
    /// <param name="minibatch">M, examples a step.</param>
    public Workload(string name, IReadOnlyList<int> widths, int minibatch) : this(name, Network.Dense(widths), minibatch)
    {
    }

    /// <summary>The paper's network (section 6): three hidden layers of 1000 units, minibatches of 1000.</summary>
    public static Workload Mnist { get; } = new("mnist", [784, 1000, 1000, 1000, 10], 1000);

    public static Workload Tiny { get; } = new("tiny", [784, 32, 32, 10], 50);

    /// <summary>A small convolutional network for 28×28 pictures, LeNet's depth with strides in the place of pooling.</summary>
    public static Workload Lenet { get; } = OfText("lenet", "1x28x28:conv16k5s2p2-conv32k5s2p2-128-10");

    /// <summary>The networks of the paper's Figure 1b: 32k and 64k maps, each with stride 2 and softplus, then two layers of 128k units.</summary>
    public static IReadOnlyList<Workload> Cifar { get; } =
    [
        .. Enumerable.Range(1, 3).Select(k => OfText(
            string.Create(CultureInfo.InvariantCulture, $"cifar-k{k}"),
            string.Create(CultureInfo.InvariantCulture, $"3x32x32:conv{32 * k}k5s2p2-conv{64 * k}k5s2p2-{128 * k}-{128 * k}-10:softplus"))),
    ];

    /// <summary>The registered workloads.</summary>
    public static IReadOnlyList<Workload> All { get; } = [Mnist, Tiny, Lenet, .. Cifar];

    /// <summary>Elements of one example by layer, input first.</summary>
    public IReadOnlyList<int> Widths { get; } = [Network.Inputs, .. Network.Layers.Select(l => l.Output.Elements)];

    public int Layers => Network.Layers.Count;

    /// <summary>Elements of one example.</summary>
    public int Inputs => Network.Inputs;

    public int Classes => Network.Classes;

    /// <summary>Weights over all layers, biases left out.</summary>
    public long Weights => Network.Weights;

    /// <summary>The layer's name in reports: bottom, hidden1, …, top. A single layer is "top".</summary>
    public string LayerName(int layer) => layer == Layers - 1 ? "top" : layer == 0 ? "bottom" : "hidden" + layer.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="SgvbException">A label is no class.</exception>
    public void CheckLabels(ReadOnlySpan<float> labels)
    {
        foreach (var label in labels)
            if (!(label >= 0 && label < Classes))
                throw new SgvbException($"A label is {label}, but workload {Name} has classes 0 to {Classes - 1}.");
    }

    /// <exception cref="SgvbException">No example, or more of them, or of what a layer makes of them, than one array holds.</exception>
    public Workload WithMinibatch(int minibatch) => minibatch < 1 ? throw new SgvbException($"{Name}: a minibatch has one example at least, not {minibatch}")
        : (long)minibatch * Widths.Max() <= Array.MaxLength
        ? this with { Minibatch = minibatch }
        : throw new SgvbException(string.Create(CultureInfo.InvariantCulture,
            $"{Name}: {minibatch} examples of {Widths.Max()} elements are more than one array holds; use a smaller minibatch"));

    /// <summary>A registered name, or a network such as 784-400-10:softplus with M = 100. Null where the text is neither.</summary>
    public static Workload? TryParse(string text)
    {
        if (All.FirstOrDefault(w => w.Name == text) is { } known)
            return known;
        return Network.TryParse(text) is { } network ? new Workload(text, network, 100) : null;
    }

    private static Workload OfText(string name, string network) => new(name, Network.TryParse(network)!, 100);
}
