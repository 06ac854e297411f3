using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>
/// Local reparameterization of a dense layer where σ = uvᵀ is one outer product (the k-tied normal with k = 1, Swiatkowski et al. 2020, 2002.02655).
/// The deviation of a pre-activation is then one too, so that the noise joins the product with θ and no variance is ever stored:
///   d = √(X²u²) [M, 1],  B = Xθ + b + d·vᵀ⊙ζ, ζ ~ N(0, 1) [M, L]
///   ∂d = Σⱼ vⱼ(Δ⊙ζ)ⱼ,  q = ∂d/(2d)  (0 where d = 0),  ∂(log v) = v⊙Σₘ dₘ(Δ⊙ζ)ₘ
///   ∂(log u) = 2u²⊙Σₘ qₘxₘ²,  ∂θ = XᵀΔ,  ∂X = Δθᵀ + 2X⊙(q·(u²)ᵀ)
/// Beside the products without noise: one pass over X forward, and backward one over Δ and ζ for both of their sums and one over X.
/// The same samples and gradients as <see cref="LocalReparamFactors{TRule}"/>, in another order of additions.
/// </summary>
public sealed class LocalReparamOuter<TRule> : LayerRecipe, IPerExampleMoments where TRule : struct, IPosteriorRule
{
    private readonly Matrix _zeta;

    // u² and v as rows.
    private readonly Matrix _squareOfU;
    private readonly Matrix _v;

    // X²u², d, ∂d, q: a number for each example.
    private readonly Matrix _variance;
    private readonly Matrix _deviation;
    private readonly Matrix _byDeviation;
    private readonly Matrix _byVariance;

    private readonly Matrix _byLogU;

    public LocalReparamOuter(LayerContext context) : base(context)
    {
        _zeta = AllocateAsOutput();
        _squareOfU = Allocate(1, context.Inputs);
        _v = Allocate(1, context.Outputs);
        (_variance, _deviation) = (Allocate(context.Examples, 1), Allocate(context.Examples, 1));
        (_byDeviation, _byVariance) = (Allocate(context.Examples, 1), Allocate(context.Examples, 1));
        _byLogU = Allocate(1, context.Inputs);
    }

    public override void Forward(in NoiseKey key)
    {
        Transpose<SquareOfExp>(Scales[0].Value, _squareOfU);
        Backend.Map<Level<SigmaRule>>(Operands.Read(Scales[1].Value).Write(_v));
        Backend.MapSum<SquareTimes>(Operands.Read(Input, _squareOfU), rows: _variance, columns: null);
        Backend.Map<Root>(Operands.Read(_variance).Write(_deviation));
        Backend.FillNoise(_zeta, key.For(Context.Index, NoiseStream.PreActivation, Context.Points), NoiseKind.Normal);
        Activate<Sample>(Input, Theta, Operands.Read(Bias, _deviation, _v, _zeta).Write(Output));
    }

    public override void Backward(in NoiseKey key)
    {
        Map.GradientByWeights<Copy>(Input, Delta, Operands.Read().Write(GradTheta));
        if (!TRule.Learned && InputDelta is null)
            return;
        Backend.MapSum<ByDeviationAndLogV>(
            Operands.Read(Delta, _zeta, _v, _deviation), _byDeviation, TRule.Learned ? Scales[1].Gradient : null);
        Backend.Map<HalfRatio>(Operands.Read(_byDeviation, _deviation).Write(_byVariance));
        if (TRule.Learned)
        {
            Backend.MapSum<ByLogU>(Operands.Read(Input, _byVariance, _squareOfU), rows: null, columns: _byLogU);
            Transpose<Copy>(_byLogU, Scales[0].Gradient);
        }

        if (InputDelta is not null)
            GradientByInput<GradientOfInput>(Delta, Theta, Operands.Read(Input, _byVariance, _squareOfU).Write(InputDelta));
    }

    /// <summary>σ does not depend on θ.</summary>
    public void ThetaSquares(PerExampleMoments moments, in NoiseKey key, Span<double> squares) => moments.Outer(Input, Delta, squares);

    /// <summary>log u → u².</summary>
    public readonly struct SquareOfExp : IUnary<SquareOfExp>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a) where T : struct, ILane<T> => Elementary.Exp(a + a);
    }

    /// <summary>(x, u²) → x²u².</summary>
    public readonly struct SquareTimes : IBinary<SquareTimes>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b) where T : struct, ILane<T> => a * a * b;
    }

    /// <summary>(Xθ, b, d, v, ζ) → B.</summary>
    public readonly struct Sample : IOperation
    {
        public static int Inputs => 5;

        public static int Outputs => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            x = T.Fma(c * d, e, a + b);
            y = z = default;
        }
    }

    /// <summary>(Δ, ζ, v, d) → what ∂d and ∂(log v) are the sums of.</summary>
    public readonly struct ByDeviationAndLogV : IQuaternaryPair<ByDeviationAndLogV>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, T d, out T y) where T : struct, ILane<T>
        {
            var x = a * b * c;
            y = x * d;
            return x;
        }
    }

    /// <summary>(x, q, u²) → what ∂(log u) is the sum of, for a sum down the columns.</summary>
    public readonly struct ByLogU : ITernaryPair<ByLogU>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, out T y) where T : struct, ILane<T> => y = T.Create(2) * c * (a * a * b);
    }

    /// <summary>(Δθᵀ, X, q, u²) → ∂X.</summary>
    public readonly struct GradientOfInput : IQuaternary<GradientOfInput>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, T d) where T : struct, ILane<T> => T.Fma(T.Create(2) * b, c * d, a);
    }
}
