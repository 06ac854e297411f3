using System.Globalization;

namespace Sgvb.Model;

/// <summary>Layer widths and minibatch size of one measured configuration.</summary>
/// <param name="Name">The registry's name, or the widths joined by hyphens.</param>
/// <param name="Widths">Units by layer, input first, classes last; at least two entries.</param>
/// <param name="Minibatch">M, examples a step.</param>
public sealed record Workload(string Name, IReadOnlyList<int> Widths, int Minibatch)
{
    /// <summary>The paper's network (section 6): three hidden layers of 1000 units, minibatches of 1000.</summary>
    public static Workload Mnist { get; } = new("mnist", [784, 1000, 1000, 1000, 10], 1000);

    public static Workload Tiny { get; } = new("tiny", [784, 32, 32, 10], 50);

    public int Layers => Widths.Count - 1;

    public int Classes => Widths[^1];

    /// <summary>Weights over all layers, biases left out.</summary>
    public long Weights => Enumerable.Range(0, Layers).Sum(l => (long)Widths[l] * Widths[l + 1]);

    /// <summary>The layer's name in reports: bottom, hidden1, …, top. A single layer is "top".</summary>
    public string LayerName(int layer) => layer == Layers - 1 ? "top" : layer == 0 ? "bottom" : "hidden" + layer.ToString(CultureInfo.InvariantCulture);

    public Workload WithMinibatch(int minibatch) => this with { Minibatch = minibatch };

    /// <summary>A registered name, or widths such as 784-400-10 with M = 100. Null where the text is neither.</summary>
    public static Workload? TryParse(string text)
    {
        foreach (var known in (Workload[])[Mnist, Tiny])
            if (known.Name == text)
                return known;
        var parts = text.Split('-');
        var widths = new List<int>();
        foreach (var part in parts)
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var width) || width is < 1 or > 65536)
                return null;
            widths.Add(width);
        }

        return widths.Count >= 2 && widths[^1] >= 2 ? new Workload(text, widths, 100) : null;
    }
}
