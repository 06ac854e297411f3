using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes.Kl;

/// <summary>
/// The KL term to N(0, 1) by Monte Carlo, log q(w) − log p(w) = ½w² − ½ε² − log σ by weight at the sample w = θ + s⊙ε of the pass (Blundell et
/// al. 2015, eq. 2). Through the path w(θ, σ) alone ∂/∂θ = w and ∂/∂(log σ) = swε; <typeparamref name="TDensity"/> adds what is left of log q.
/// The layer still holds the ε that it was drawn with, so that no noise is made again.
/// </summary>
internal sealed class SampledKl<TRule, TDensity>(IBackend backend, LayerRecipe[] layers, double factor) : ByWeightKl<TRule>(backend, layers, factor)
    where TRule : struct, IPosteriorRule
    where TDensity : struct, ISampledDensity
{
    public override IReadOnlyList<Matrix> Drawn => Sums;

    protected override void Add(LayerRecipe layer, int index, Matrix logScale, Matrix oldLog, Matrix values, Matrix? gradLog) => Backend.Map<Gradient>(
        Operands.Read(layer.GradTheta, layer.Theta, logScale, Factor, oldLog, ((IWeightSample)layer).WeightNoise)
            .Write(layer.GradTheta, values, gradLog));

    /// <summary>(∂θ, θ, log α or log σ, factor, ∂log, ε) → (∂θ with the term's, value, ∂log with the term's).</summary>
    internal readonly struct Gradient : IOperation
    {
        public static int Inputs => 6;

        public static int Outputs => TRule.Learned ? 3 : 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            var magnitude = Magnitude.Of(b);
            var theta = T.FlipSign(magnitude, b);
            var scale = TRule.Scale(theta, TRule.Level(c));
            var weight = T.Fma(scale, f, b);
            y = d * (T.Create(0.5f) * (weight * weight - f * f) - TRule.LogSigma(magnitude, c));
            x = T.Fma(d, weight + TDensity.ByMean(scale, f), a);
            z = e + TRule.ChainLog(theta, d * T.Fma(scale * f, weight, TDensity.ByLogSigma(f)), ref x);
        }
    }
}

/// <summary>What the density log q at a sample adds to the gradient through log p, of one weight.</summary>
internal interface ISampledDensity
{
    /// <summary>To ∂/∂θ at fixed σ.</summary>
    static abstract T ByMean<T>(T scale, T noise) where T : struct, ILane<T>;

    /// <summary>To ∂/∂(log σ).</summary>
    static abstract T ByLogSigma<T>(T noise) where T : struct, ILane<T>;
}

/// <summary>The total derivative: with ε held, log q = −½ε² − log σ moves with σ alone.</summary>
internal readonly struct WholeDensity : ISampledDensity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ByMean<T>(T scale, T noise) where T : struct, ILane<T> => T.Create(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ByLogSigma<T>(T noise) where T : struct, ILane<T> => T.Create(-1);
}

/// <summary>
/// Without the score (Roeder et al. 2017): at held parameters ∂ log q/∂w = −ε/s. Where σ has vanished that noise, whose mean is zero, is left out.
/// </summary>
internal readonly struct PathDensity : ISampledDensity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ByMean<T>(T scale, T noise) where T : struct, ILane<T>
    {
        var magnitude = Magnitude.Of(scale);
        return T.Create(0) - T.WherePositive(magnitude - T.Create((float)KlTerm.SmallestTheta), noise / T.FlipSign(magnitude, scale));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ByLogSigma<T>(T noise) where T : struct, ILane<T> => T.Create(0) - noise * noise;
}
