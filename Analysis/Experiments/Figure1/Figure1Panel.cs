using Sgvb.Model.Layers;

namespace Sgvb.Experiments.Figure1;

/// <summary>One of the figure's two panels: a family of networks, the methods that are compared on it, and the error that is drawn.</summary>
/// <param name="Letter">As in the paper.</param>
/// <param name="Methods">Presets, or no-noise, in the order of the paper's legend.</param>
/// <param name="Sizes">At which the paper has values.</param>
/// <param name="Size">What a size is, for axes.</param>
/// <param name="Error">Which error is drawn.</param>
/// <param name="Near">Points within which a cell is counted as near to the paper's.</param>
/// <param name="PaperSeeds">Trainings that each of the paper's points is a mean of; null where it does not say.</param>
public sealed record Figure1Panel(string Letter, IReadOnlyList<string> Methods, IReadOnlyList<int> Sizes, string Size, string Error,
    IReadOnlyList<double> Near, int? PaperSeeds)
{
    /// <summary>The paper's "no dropout".</summary>
    public const string NoDropout = "no-noise";

    /// <summary>MNIST, three hidden layers: test error against their width.</summary>
    public static Figure1Panel A { get; } = new(
        "a",
        [
            NoDropout, "binary-dropout", "gaussian-dropout-a", "gaussian-dropout-b", "variational-dropout-a", "variational-dropout-a2",
            "variational-dropout-b",
        ],
        [100, 250, 500, 750, 1000, 1250], "units of each of three hidden layers", "test error", [0.1, 0.2, 0.3], 5);

    /// <summary>
    /// CIFAR-10, two convolutions and two dense layers: error on the validation set against k, the multiple of their widths. The paper does
    /// not say of which type its Gaussian and variational dropout are: both are here.
    /// </summary>
    public static Figure1Panel B { get; } = new(
        "b", [NoDropout, "binary-dropout", "gaussian-dropout-a", "gaussian-dropout-b", "variational-dropout-a", "variational-dropout-b"], [1, 2, 3],
        "k: 32k and 64k maps, then two layers of 128k units", "validation error", [1, 2, 5], null);

    public static IReadOnlyList<Figure1Panel> All { get; } = [A, B];

    public static Figure1Panel Of(string letter) => All.First(p => p.Letter == letter);

    /// <summary>The network of a size.</summary>
    /// <param name="size">Width, or k.</param>
    /// <param name="input">One example.</param>
    /// <param name="classes">Logits.</param>
    public Network Network(int size, Shape input, int classes) => Letter == A.Letter
        ? Model.Layers.Network.Dense([input.Elements, size, size, size, classes])
        : new Network(
            input, [new Conv2d(32 * size, 5, 2, 2), new Conv2d(64 * size, 5, 2, 2), new Dense(128 * size), new Dense(128 * size), new Dense(classes)],
            Model.Activations.Activation.Softplus);

    /// <summary>The error that the panel draws, from 0 to 1: where the cell was trained anew on all examples, that training's.</summary>
    public double ErrorOf(Figure1Row row) => Letter != A.Letter ? row.ValidationError : row.RetrainedTestError ?? row.TestError;

    /// <summary>A size in words: width 100, k = 1.</summary>
    public string Named(int size) => (Letter == A.Letter ? "width " : "k = ") + Format.Whole(size).Text;
}
