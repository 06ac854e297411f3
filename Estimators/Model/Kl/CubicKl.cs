namespace Sgvb.Model.Kl;

/// <summary>
/// −KL ≈ C + ½ log α + c₁α + c₂α² + c₃α³ for α ≤ 1 (1506.02557, eq. 14); C = −(γ + ln 2)/2 makes it comparable with the exact value.
/// Above α = 1 the cubic is far off (+42 at α = 5), so it is refused there.
/// </summary>
public sealed class CubicKl : LogUniformKl
{
    public const double C0 = -0.63518142271;
    public const double C1 = 1.16145124;
    public const double C2 = -1.50204118;
    public const double C3 = 0.58629921;

    public override double Value(double logAlpha)
    {
        var alpha = Alpha(logAlpha);
        return -(C0 + 0.5 * logAlpha + alpha * (C1 + alpha * (C2 + alpha * C3)));
    }

    public override double Derivative(double logAlpha)
    {
        var alpha = Alpha(logAlpha);
        return -(0.5 + alpha * (C1 + alpha * (2 * C2 + alpha * 3 * C3)));
    }

    /// <summary>Why the approximation does not hold at this α; null where it does.</summary>
    internal static SgvbException? Refusal(double logAlpha) => !(logAlpha > 1e-6)
        ? null
        : new SgvbException(string.Create(
            CultureInfo.InvariantCulture,
            $"The cubic KL approximation holds for alpha <= 1 only, but alpha is {Math.Exp(logAlpha):G4}; use --kl molchanov or --kl exact."));

    private static double Alpha(double logAlpha) => Refusal(logAlpha) is { } refusal ? throw refusal : Math.Exp(logAlpha);
}
