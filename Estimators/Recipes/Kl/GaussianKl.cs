using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes.Kl;

/// <summary>
/// KL(N(θ, σ²) ‖ N(0, 1)) = ½(σ² + θ²) − ½ − log σ by weight. ∂/∂(log σ) = σ² − 1 and ∂/∂θ = θ at fixed σ; the posterior's rule takes
/// ∂/∂(log σ) on to θ and to its parameter. Neither 1/σ nor the logarithm of σ is taken: σ may have vanished.
/// </summary>
internal sealed class GaussianKl<TRule> : ByWeightKl<TRule> where TRule : struct, IPosteriorRule
{
    private readonly Matrix[] _levels;

    public GaussianKl(IBackend backend, LayerRecipe[] layers, double factor) : base(backend, layers, factor) =>
        _levels = [.. Tied.Select(t => Allocate(t.Rows, t.Columns))];

    protected override void Add(LayerRecipe layer, int index, Matrix logScale, Matrix oldLog, Matrix values, Matrix? gradLog)
    {
        Tied[index].Spread<Level<TRule>>(layer.Scales, _levels[index]);
        Backend.Map<Gradient>(Operands.Read(layer.GradTheta, layer.Theta, _levels[index], Factor, oldLog, logScale)
            .Write(layer.GradTheta, values, gradLog));
    }

    /// <summary>(∂θ, θ, level, factor, ∂log, log α or log σ) → (∂θ with the term's, value, ∂log with the term's).</summary>
    internal readonly struct Gradient : IOperation
    {
        public static int Inputs => 6;

        public static int Outputs => TRule.Learned ? 3 : 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            var magnitude = Magnitude.Of(b);
            var theta = T.FlipSign(magnitude, b);
            var scale = TRule.Scale(theta, c);
            var one = T.Create(1);
            y = d * (T.Create(0.5f) * (T.Fma(scale, scale, b * b) - one) - TRule.LogSigma(magnitude, f));
            x = T.Fma(d, b, a);
            z = e + TRule.ChainLog(theta, d * (scale * scale - one), ref x);
        }
    }
}
