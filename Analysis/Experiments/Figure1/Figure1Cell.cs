using Sgvb.Model.Kl;
using Sgvb.Model.Layers;

namespace Sgvb.Experiments.Figure1;

/// <summary>One cell of the figure.</summary>
/// <param name="Panel">Where it stands.</param>
/// <param name="Preset">One of the panel's methods.</param>
/// <param name="Size">Units of each of three hidden layers, or k.</param>
/// <param name="Seed">Of the training.</param>
public sealed record Figure1Cell(Figure1Panel Panel, string Preset, int Size, uint Seed)
{
    private static readonly Method NoNoise = new(new EstimatorSpec(Figure1Panel.NoDropout), PosteriorSpec.Alpha(learned: false), KlKind.None);

    public Method Method => Registry.Presets.GetValueOrDefault(Preset) ?? NoNoise;

    /// <summary>The cell that a row is of.</summary>
    public static Figure1Cell Of(Figure1Row row) => new(row.Of, row.Preset, row.Width, (uint)row.Seed);

    /// <summary>Names the cell among all others of its panel.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Preset}, {Panel.Named(Size)}, seed {Seed}");

    /// <summary>A folder's name for what is not finished.</summary>
    public string Folder => string.Create(CultureInfo.InvariantCulture, $"{Preset}-{Size}-{Seed}");

    /// <summary>Expected time in any unit: products of a step.</summary>
    public double Cost(Workload workload) => workload.Network.Layers.Sum(l =>
        (double)l.Weights * l.Output.Positions * Method.Estimator.Entry.Cost(l, workload.Minibatch, Method.Estimator).Products);

    /// <summary>The paper's network of this size.</summary>
    public Workload Workload(Shape input, int classes, int minibatch)
    {
        var network = Panel.Network(Size, input, classes);
        return new Workload(network.ToString(), network, minibatch);
    }

    /// <summary>Seed by seed, small networks first, so that a run which is stopped has whole curves of few points.</summary>
    public static IReadOnlyList<Figure1Cell> All(Figure1Panel panel, IReadOnlyList<string> presets, IReadOnlyList<int> sizes, IReadOnlyList<uint> seeds) =>
    [
        .. from seed in seeds
           from size in sizes
           from preset in presets
           select new Figure1Cell(panel, preset, size, seed),
    ];
}
