using Sgvb.Model.Tensors;

namespace Sgvb.Model.Posterior;

/// <summary>How the posterior's noise level is parameterised.</summary>
public enum PosteriorKind
{
    /// <summary>σ² = αθ² (multiplicative noise, w = θ(1 + √α ε)); the parameter is log α.</summary>
    Alpha,

    /// <summary>One σ a weight (additive noise, w = θ + σε); the parameter is log σ.</summary>
    Sigma,
}

/// <summary>Which weights of a layer share one α. A unit is an input unit of the layer (a row of θ).</summary>
public enum Tie
{
    Layer,
    Unit,
    Weight,
}

/// <summary>
/// The posterior over a layer's weights. <see cref="Initial"/> values are α for <see cref="PosteriorKind.Alpha"/> and σ for
/// <see cref="PosteriorKind.Sigma"/>. Sigma posteriors are always tied by weight.
/// </summary>
/// <param name="Kind">alpha or sigma.</param>
/// <param name="Tie">Which weights share one α.</param>
/// <param name="Learned">Whether log α (or log σ) gets a gradient.</param>
/// <param name="InitialInput">The first layer's initial value; the paper's 0.25 is dropout p = 0.2.</param>
/// <param name="InitialHidden">The other layers' initial value; the paper's 1 is dropout p = 0.5.</param>
public sealed record PosteriorSpec(PosteriorKind Kind, Tie Tie, bool Learned, double InitialInput, double InitialHidden)
{
    public static PosteriorSpec Alpha(Tie tie = Tie.Layer, bool learned = true, double input = 0.25, double hidden = 1) =>
        new(PosteriorKind.Alpha, tie, learned, input, hidden);

    public static PosteriorSpec Sigma(bool learned = true, double initial = 0.05) =>
        new(PosteriorKind.Sigma, Tie.Weight, learned, initial, initial);

    /// <summary>What the posterior adds to a layer's parameters: log α or log σ, all elements at the logarithm of the initial value.</summary>
    /// <param name="theta">The layer's θ, [K, L].</param>
    /// <param name="units">Input units; K is a multiple of it, and a unit's rows of θ lie one after the other.</param>
    /// <param name="layer">The layer's number, 0 = bottom.</param>
    public IReadOnlyList<TensorSpec> Tensors(TensorSpec theta, int units, int layer) =>
    [
        Tie == Tie.Weight
            ? theta with { Name = ScaleName, Learned = Learned, Initial = Math.Log(Initial(layer)) }
            : new(ScaleName, Tie == Tie.Unit ? units : 1, 1, [Tie == Tie.Unit ? units : 1], Learned, Math.Log(Initial(layer))),
    ];

    public double Initial(int layer) => layer == 0 ? InitialInput : InitialHidden;

    /// <summary>The name of the learned noise parameter in reports and checkpoints.</summary>
    public string ScaleName => Kind == PosteriorKind.Alpha ? "log_alpha" : "log_sigma";

    /// <summary>As in --posterior: alpha, alpha-unit, alpha-weight, sigma, with "-fixed" where it is not learned.</summary>
    public override string ToString() =>
        (Kind == PosteriorKind.Sigma ? "sigma" : Tie == Tie.Layer ? "alpha" : "alpha-" + Tie.ToString().ToLowerInvariant()) + (Learned ? "" : "-fixed");
}
