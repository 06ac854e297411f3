namespace Sgvb.Model.Posterior;

/// <summary>
/// How a posterior turns its parameter into noise, elementwise. The level is what multiplies: ρ = √α for alpha, σ for sigma. The signed
/// scale s, with s² = σ², enters a weight sample as w = θ + s·ε.
/// </summary>
public interface IPosteriorRule
{
    /// <summary>Whether the noise parameter gets a gradient.</summary>
    static abstract bool Learned { get; }

    /// <summary>From log α or log σ to the level.</summary>
    static abstract T Level<T>(T logScale) where T : struct, ILane<T>;

    /// <summary>The signed scale s of a weight.</summary>
    static abstract T Scale<T>(T theta, T level) where T : struct, ILane<T>;

    /// <summary>
    /// The chain rule from ∂/∂s on: adds what reaches θ through s to <paramref name="gradTheta"/>, and gives ∂/∂(log α) or ∂/∂(log σ)
    /// of one weight, before it is summed over the weights that share the parameter.
    /// </summary>
    static abstract T Chain<T>(T theta, T level, T gradScale, ref T gradTheta) where T : struct, ILane<T>;

    /// <summary>log σ of a weight from its log α or log σ, not by way of σ, which may be too small for a float32.</summary>
    static abstract T LogSigma<T>(T magnitude, T logScale) where T : struct, ILane<T>;

    /// <summary>
    /// The chain rule from ∂/∂(log σ) on, as <see cref="Chain"/> is from ∂/∂s, for a θ that is no smaller than <see cref="KlTerm.SmallestTheta"/>; at that
    /// bound log |θ| is held, and has no slope.
    /// </summary>
    static abstract T ChainLog<T>(T theta, T gradLogSigma, ref T gradTheta) where T : struct, ILane<T>;
}

/// <summary>σ² = αθ² with log α the parameter: s = ρθ, ∂s/∂θ = ρ, ∂s/∂log α = s/2; log σ = ½ log α + log |θ|.</summary>
public readonly struct AlphaRule : IPosteriorRule
{
    public static bool Learned => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Level<T>(T logScale) where T : struct, ILane<T> => Elementary.Exp(T.Create(0.5f) * logScale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Scale<T>(T theta, T level) where T : struct, ILane<T> => theta * level;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Chain<T>(T theta, T level, T gradScale, ref T gradTheta) where T : struct, ILane<T>
    {
        gradTheta = T.Fma(level, gradScale, gradTheta);
        return T.Create(0.5f) * theta * level * gradScale;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogSigma<T>(T magnitude, T logScale) where T : struct, ILane<T> => T.Fma(T.Create(0.5f), logScale, Elementary.Log(magnitude));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ChainLog<T>(T theta, T gradLogSigma, ref T gradTheta) where T : struct, ILane<T>
    {
        gradTheta += T.WherePositive(T.Max(theta, T.Create(0) - theta) - T.Create((float)KlTerm.SmallestTheta), gradLogSigma / theta);
        return T.Create(0.5f) * gradLogSigma;
    }
}

/// <summary>One log σ a weight: s = σ, independent of θ, ∂s/∂log σ = σ.</summary>
public readonly struct SigmaRule : IPosteriorRule
{
    public static bool Learned => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Level<T>(T logScale) where T : struct, ILane<T> => Elementary.Exp(logScale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Scale<T>(T theta, T level) where T : struct, ILane<T> => level;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Chain<T>(T theta, T level, T gradScale, ref T gradTheta) where T : struct, ILane<T> => level * gradScale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogSigma<T>(T magnitude, T logScale) where T : struct, ILane<T> => logScale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ChainLog<T>(T theta, T gradLogSigma, ref T gradTheta) where T : struct, ILane<T> => gradLogSigma;
}

/// <summary>A posterior whose noise parameter stays as it is; θ still feels the noise through s.</summary>
public readonly struct Fixed<TRule> : IPosteriorRule where TRule : struct, IPosteriorRule
{
    public static bool Learned => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Level<T>(T logScale) where T : struct, ILane<T> => TRule.Level(logScale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Scale<T>(T theta, T level) where T : struct, ILane<T> => TRule.Scale(theta, level);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Chain<T>(T theta, T level, T gradScale, ref T gradTheta) where T : struct, ILane<T> =>
        TRule.Chain(theta, level, gradScale, ref gradTheta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogSigma<T>(T magnitude, T logScale) where T : struct, ILane<T> => TRule.LogSigma(magnitude, logScale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ChainLog<T>(T theta, T gradLogSigma, ref T gradTheta) where T : struct, ILane<T> =>
        TRule.ChainLog(theta, gradLogSigma, ref gradTheta);
}
