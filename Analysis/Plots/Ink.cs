using ScottPlot;

namespace Sgvb.Analysis.Plots;

/// <summary>How one series is drawn; shape and dash tell series apart where colour does not.</summary>
public sealed record Ink(Color Color, MarkerShape Marker, bool IsDashed = false)
{
    /// <summary>The colour as SVG writes it.</summary>
    internal string Code => Color == Inks.Text ? "currentColor" : Color.ToHex();

    internal bool IsOpen => Marker.ToString().StartsWith("Open", StringComparison.Ordinal) || Marker == MarkerShape.Cross;

    /// <summary>The marker around the origin, as an SVG path for the legend.</summary>
    internal string Outline => Marker switch
    {
        MarkerShape.FilledSquare or MarkerShape.OpenSquare => "M-4-4H4V4H-4Z",
        MarkerShape.FilledTriangleUp or MarkerShape.OpenTriangleUp => "M0-5L5 4H-5Z",
        MarkerShape.FilledTriangleDown or MarkerShape.OpenTriangleDown => "M0 5L5-4H-5Z",
        MarkerShape.FilledDiamond or MarkerShape.OpenDiamond => "M0-5L5 0L0 5L-5 0Z",
        MarkerShape.Cross => "M-5 0H5M0-5V5",
        MarkerShape.None => "",
        _ => "M-4 0A4 4 0 1 1 4 0A4 4 0 1 1-4 0Z",
    };
}

/// <summary>
/// The colours of Okabe and Ito (jfly.uni-koeln.de/color), which the colour-blind can tell apart, fixed by name so that a method looks the
/// same in every plot.
/// </summary>
public static class Inks
{
    /// <summary>Stands for the colour of the text around the plot, light or dark; <see cref="Canvas"/> puts it in.</summary>
    internal static Color Text { get; } = Color.FromHex("#010203");

    /// <summary>For what stands behind: seen on light and on dark.</summary>
    internal static Color Grey { get; } = Color.FromHex("#8A8F98");

    private static readonly Color Blue = Color.FromHex("#0072B2");
    private static readonly Color Vermillion = Color.FromHex("#D55E00");
    private static readonly Color Green = Color.FromHex("#009E73");
    private static readonly Color Orange = Color.FromHex("#E69F00");
    private static readonly Color Purple = Color.FromHex("#CC79A7");
    private static readonly Color Sky = Color.FromHex("#56B4E9");
    private static readonly Color Yellow = Color.FromHex("#F0E442");

    private static readonly Dictionary<string, Ink> Known = new()
    {
        ["no-noise"] = new(Text, MarkerShape.FilledSquare),
        ["local-reparam"] = new(Blue, MarkerShape.FilledCircle),
        ["shared"] = new(Vermillion, MarkerShape.FilledTriangleUp),
        ["per-example"] = new(Green, MarkerShape.FilledDiamond),
        ["flipout"] = new(Purple, MarkerShape.FilledTriangleDown),
        ["grouped"] = new(Orange, MarkerShape.FilledSquare),
        ["input-noise"] = new(Sky, MarkerShape.FilledCircle),
        ["binary-input-noise"] = new(Yellow, MarkerShape.FilledDiamond),
        ["binary-dropout"] = new(Green, MarkerShape.FilledDiamond),
        ["gaussian-dropout-a"] = new(Vermillion, MarkerShape.FilledTriangleUp),
        ["gaussian-dropout-b"] = new(Orange, MarkerShape.FilledSquare),
        ["variational-dropout-a"] = new(Sky, MarkerShape.FilledCircle),
        ["variational-dropout-a2"] = new(Purple, MarkerShape.FilledTriangleDown),
        ["variational-dropout-b"] = new(Blue, MarkerShape.FilledCircle),
        ["simd"] = new(Blue, MarkerShape.FilledCircle),
        ["torch"] = new(Vermillion, MarkerShape.FilledSquare),
        ["gpu"] = new(Green, MarkerShape.FilledDiamond),
        ["paper"] = new(Text, MarkerShape.Cross),
        ["replication"] = new(Text, MarkerShape.OpenTriangleUp),
    };

    private static readonly Ink[] Others =
    [
        new(Blue, MarkerShape.FilledCircle), new(Vermillion, MarkerShape.FilledSquare), new(Green, MarkerShape.FilledDiamond),
        new(Purple, MarkerShape.FilledTriangleUp), new(Orange, MarkerShape.FilledTriangleDown), new(Sky, MarkerShape.OpenCircle),
        new(Yellow, MarkerShape.OpenSquare),
    ];

    /// <summary>The ink of an estimator or backend, modifiers left out of account but for a dash; others take turns.</summary>
    /// <param name="name">As in the rows: grouped:10, local-reparam+antithetic, torch.</param>
    /// <param name="turn">The series' place in its plot.</param>
    public static Ink Of(string name, int turn)
    {
        var plain = name.Split('+', ':', ' ', ',')[0];
        var ink = Known.GetValueOrDefault(plain) ?? Others[turn % Others.Length];
        return name.Contains("+antithetic", StringComparison.Ordinal) ? ink with { IsDashed = true, Marker = MarkerShape.OpenCircle } : ink;
    }
}
