using Sgvb.Model.Kl;

namespace Sgvb.Experiments.Figure1;

/// <summary>One cell of the figure.</summary>
/// <param name="Preset">One of <see cref="Methods"/>.</param>
/// <param name="Width">Units of each of the three hidden layers.</param>
/// <param name="Seed">Of the training.</param>
public sealed record Figure1Cell(string Preset, int Width, uint Seed)
{
    /// <summary>The paper's "no dropout".</summary>
    public const string NoDropout = "no-noise";

    private static readonly Method NoNoise = new(new EstimatorSpec(NoDropout), PosteriorSpec.Alpha(learned: false), KlKind.None);

    /// <summary>The paper's seven methods, in the order of its legend.</summary>
    public static IReadOnlyList<string> Methods => Figure1Row.Methods;

    /// <summary>A method's place in that order.</summary>
    public static int Place(string preset) => Methods.Index().First(m => m.Item == preset).Index;

    public Method Method => Registry.Presets.GetValueOrDefault(Preset) ?? NoNoise;

    /// <summary>Names the cell among all others.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Preset}, width {Width}, seed {Seed}");

    /// <summary>Expected time in any unit: products of a step; noise on pre-activations takes two more for every one.</summary>
    public double Cost(Workload workload) => workload.Network.Layers.Sum(l => l.Weights * Method.Estimator.Entry.Cost(l, workload.Minibatch, Method.Estimator).Products);

    /// <summary>The paper's network: three hidden layers.</summary>
    public Workload Workload(int inputs, int classes, int minibatch)
    {
        int[] widths = [inputs, Width, Width, Width, classes];
        return new Workload(string.Join('-', widths.Select(w => w.ToString(CultureInfo.InvariantCulture))), widths, minibatch);
    }

    /// <summary>Seed by seed, narrow networks first, so that a run which is stopped has whole curves of few points.</summary>
    public static IReadOnlyList<Figure1Cell> All(IReadOnlyList<string> presets, IReadOnlyList<int> widths, IReadOnlyList<uint> seeds) =>
    [
        .. from seed in seeds
           from width in widths
           from preset in presets
           select new Figure1Cell(preset, width, seed),
    ];
}
