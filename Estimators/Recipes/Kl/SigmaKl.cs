using Sgvb.Model.Kl;
using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes.Kl;

/// <summary>
/// The KL to the log-uniform prior where σ is the parameter: by weight, at log α = 2(log σ − log |θ|), so that ∂log α/∂log σ = 2 and
/// ∂log α/∂θ = −2/θ.
/// </summary>
internal sealed class SigmaKl<TKl, TRule> : BackendKl
    where TKl : struct, ILogUniformKl
    where TRule : struct, IPosteriorRule
{
    private readonly Matrix _factor;

    public SigmaKl(IBackend backend, LayerRecipe[] layers, double factor) : base(backend, layers, layer => (layer.Theta.Rows, layer.Theta.Columns)) =>
        _factor = Scalar(factor);

    protected override void AddTo(LayerRecipe layer, int index, Matrix values) => Backend.Map<Gradient>(
        Operands.Read(layer.GradTheta, layer.Theta, layer.LogScale, _factor, layer.GradLogScale)
            .Write(layer.GradTheta, values, TRule.Learned ? layer.GradLogScale : null));

    /// <summary>(∂θ, θ, log σ, factor, ∂log σ) → (∂θ with the term's, value, ∂log σ with the term's).</summary>
    internal readonly struct Gradient : IOperation
    {
        public static int Inputs => 5;

        public static int Outputs => TRule.Learned ? 3 : 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            var magnitude = Magnitude.Of(b);
            var logAlpha = T.Create(2) * (c - Elementary.Log(magnitude));
            var slope = T.Create(2) * d * TKl.Derivative(logAlpha);
            x = a - slope / T.FlipSign(magnitude, b);
            y = d * TKl.Value(logAlpha);
            z = e + slope;
        }
    }
}

/// <summary>θ → |θ|, but no less than a number whose logarithm and inverse are finite.</summary>
internal readonly struct Magnitude : IUnary<Magnitude>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a) where T : struct, ILane<T> => T.Max(T.Max(a, T.Create(0) - a), T.Create((float)KlTerm.SmallestTheta));
}
