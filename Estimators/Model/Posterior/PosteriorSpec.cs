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

    /// <summary>
    /// σ [K, L] is a sum of k outer products (the k-tied normal, Swiatkowski et al. 2020, 2002.02655): σᵢⱼ = Σₚ uᵢₚ·vₚⱼ. The weights of a row share
    /// u, those of a column v; the parameters are log u [K, k] and log v [k, L], so that σ is positive.
    /// </summary>
    Factors,
}

/// <summary>
/// The posterior over a layer's weights. <see cref="Initial"/> values are α for <see cref="PosteriorKind.Alpha"/> and σ for
/// <see cref="PosteriorKind.Sigma"/>. Sigma posteriors are tied by weight or by factors.
/// </summary>
/// <param name="Kind">alpha or sigma.</param>
/// <param name="Tie">Which weights share one α.</param>
/// <param name="Learned">Whether log α (or log σ) gets a gradient.</param>
/// <param name="InitialInput">The first layer's initial value; the paper's 0.25 is dropout p = 0.2.</param>
/// <param name="InitialHidden">The other layers' initial value; the paper's 1 is dropout p = 0.5.</param>
public sealed record PosteriorSpec(PosteriorKind Kind, Tie Tie, bool Learned, double InitialInput, double InitialHidden)
{
    /// <summary>More factors than this save nothing beside one σ a weight.</summary>
    public const int MostFactors = 16;

    private const string KTiedName = "k-tied";

    private const string FixedSuffix = "-fixed";

    /// <summary>What sets equal factors apart at the beginning, as a standard deviation of their logarithms: equal ones would stay equal.</summary>
    private const double FactorSpread = 0.1;

    /// <summary>k, where the tie is by factors; otherwise 0.</summary>
    public int Factors { get; init; }

    public static PosteriorSpec Alpha(Tie tie = Tie.Layer, bool learned = true, double input = 0.25, double hidden = 1) =>
        new(PosteriorKind.Alpha, tie, learned, input, hidden);

    public static PosteriorSpec Sigma(bool learned = true, double initial = 0.05) =>
        new(PosteriorKind.Sigma, Tie.Weight, learned, initial, initial);

    /// <param name="factors">k.</param>
    public static PosteriorSpec KTied(int factors, bool learned = true, double initial = 0.05) =>
        new(PosteriorKind.Sigma, Tie.Factors, learned, initial, initial) { Factors = factors };

    /// <summary>From k-tied:2 or k-tied:2-fixed; null where the text is none.</summary>
    public static PosteriorSpec? TryParseKTied(string text)
    {
        var isFixed = text.EndsWith(FixedSuffix, StringComparison.Ordinal);
        return (isFixed ? text[..^FixedSuffix.Length] : text).Split(':') is [KTiedName, var number]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var factors) && factors is >= 1 and <= MostFactors
                ? KTied(factors, !isFixed)
                : null;
    }

    /// <summary>
    /// What the posterior adds to a layer's parameters: log α or log σ, all elements at the logarithm of the initial value; or log u and log v, at
    /// values whose products add up to it.
    /// </summary>
    /// <param name="theta">The layer's θ, [K, L].</param>
    /// <param name="units">Input units; K is a multiple of it, and a unit's rows of θ lie one after the other.</param>
    /// <param name="layer">The layer's number, 0 = bottom.</param>
    public IReadOnlyList<TensorSpec> Tensors(TensorSpec theta, int units, int layer) => Tie switch
    {
        Tie.Factors => [Factor(ScaleNames[0], theta.Rows, Factors, layer), Factor(ScaleNames[1], Factors, theta.Columns, layer)],
        Tie.Weight => [theta with { Name = ScaleNames[0], Learned = Learned, Initial = Math.Log(Initial(layer)) }],
        _ => [new(ScaleNames[0], Tie == Tie.Unit ? units : 1, 1, [Tie == Tie.Unit ? units : 1], Learned, Math.Log(Initial(layer)))],
    };

    public double Initial(int layer) => layer == 0 ? InitialInput : InitialHidden;

    /// <summary>The names of the noise parameters in reports and checkpoints: one, or two where σ has factors.</summary>
    public IReadOnlyList<string> ScaleNames => Kind == PosteriorKind.Alpha ? ["log_alpha"] : Tie == Tie.Factors ? ["log_u", "log_v"] : ["log_sigma"];

    /// <summary>As in --posterior: alpha, alpha-unit, alpha-weight, sigma, k-tied:k, with "-fixed" where it is not learned.</summary>
    public override string ToString() => (Kind, Tie) switch
    {
        (PosteriorKind.Sigma, Tie.Factors) => string.Create(CultureInfo.InvariantCulture, $"{KTiedName}:{Factors}"),
        (PosteriorKind.Sigma, _) => "sigma",
        (_, Tie.Layer) => "alpha",
        _ => "alpha-" + Tie.ToString().ToLowerInvariant(),
    } + (Learned ? "" : FixedSuffix);

    /// <summary>u and v begin with equal values, so that k products add up to the initial σ.</summary>
    private TensorSpec Factor(string name, int rows, int columns, int layer) =>
        new(name, rows, columns, [rows, columns], Learned, 0.5 * Math.Log(Initial(layer) / Factors)) { Spread = Factors > 1 ? FactorSpread : 0 };
}
