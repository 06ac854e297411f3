using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes.Kl;

/// <summary>
/// KL(N(θ, σ²) ‖ N(0, 1)) = ½(σ² + θ²) − ½ − log σ by weight. ∂/∂(log σ) = σ² − 1 and ∂/∂θ = θ at fixed σ; the posterior's rule takes
/// ∂/∂(log σ) on to θ and to its parameter. Neither 1/σ nor the logarithm of σ is taken: σ may have vanished.
/// </summary>
internal sealed class GaussianKl<TRule> : BackendKl where TRule : struct, IPosteriorRule
{
    private readonly Matrix _factor;
    private readonly Matrix _zero;
    private readonly TiedScale[] _tied;
    private readonly (Matrix Log, Matrix Level)[] _scales;
    private readonly (Matrix ByWeight, Matrix Tied)?[] _shared;

    public GaussianKl(IBackend backend, LayerRecipe[] layers, double factor) : base(backend, layers, layer => (layer.Theta.Rows, layer.Theta.Columns))
    {
        _factor = Scalar(factor);
        _zero = Scalar(0);
        _tied = [.. layers.Select(l => new TiedScale(l.Context, Allocate))];
        _scales = [.. _tied.Select(t => (Allocate(t.Rows, t.Columns), Allocate(t.Rows, t.Columns)))];
        _shared = [.. layers.Select(l => !TRule.Learned || l.Context.Posterior.Tie == Tie.Weight
            ? ((Matrix, Matrix)?)null
            : (Allocate(l.Theta.Rows, l.Theta.Columns), Allocate(l.LogScale.Rows, l.LogScale.Columns)))];
    }

    protected override void AddTo(LayerRecipe layer, int index, Matrix values)
    {
        var (logScale, level) = _scales[index];
        _tied[index].Spread<Copy>(layer.LogScale, logScale);
        _tied[index].Spread<Level<TRule>>(layer.LogScale, level);
        // Where weights share the parameter, its gradient is first by weight and then summed.
        var (old, target) = _shared[index] is { } given ? (_zero, given.ByWeight) : (layer.GradLogScale, layer.GradLogScale);
        Backend.Map<Gradient>(Operands.Read(layer.GradTheta, layer.Theta, level, _factor, TRule.Learned ? old : _zero, logScale)
            .Write(layer.GradTheta, values, TRule.Learned ? target : null));
        if (_shared[index] is not { } tied)
            return;
        _tied[index].Sum(tied.ByWeight, tied.Tied);
        Backend.Map<Add>(Operands.Read(layer.GradLogScale, tied.Tied).Write(layer.GradLogScale));
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
