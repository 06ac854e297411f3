using System.Runtime.CompilerServices;
using Sgvb.Backends;
using Sgvb.Model;
using Sgvb.Noise;
using Sgvb.Numerics;

namespace Sgvb.Estimators;

/// <summary>
/// The local reparameterization (1506.02557, section 2.2, eq. 6): with independent Gaussian weights the pre-activations are independent
/// Gaussians, so they are sampled directly, M·L normals instead of M·K·L.
///   γ = Xθ + b,  v = X²s²,  B = γ + √v⊙ζ, ζ ~ N(0, 1) [M, L]
///   Q = ∂/∂v = Δ⊙ζ/(2√v)  (0 where v = 0)
///   ∂s = 2s⊙((X²)ᵀQ),  ∂θ = XᵀΔ + ∂s·∂s/∂θ,  ∂X = Δθᵀ + 2X⊙(Q(s²)ᵀ)
/// With σ² = αθ² and fixed α this is Gaussian dropout B (Wang and Manning 2013); learned, variational dropout B (section 3.2).
/// A layer's epilogues leave what its neighbours need next: the squares of its output for the layer above, Q for the layer below.
/// </summary>
public sealed class LocalReparam<TRule> : NoisyLayer<TRule>, IPerExampleMoments where TRule : struct, IPosteriorRule
{
    private readonly Matrix variances;
    private readonly Matrix squares;
    private readonly Matrix ratio;
    private readonly LocalReparam<TRule>? below;
    private LocalReparam<TRule>? above;

    public LocalReparam(LayerContext context) : base(context)
    {
        variances = Allocate(context.Inputs, context.Outputs);
        squares = Allocate(context.Examples, context.Inputs);
        ratio = Allocate(context.Examples, context.Outputs);
        below = (LocalReparam<TRule>?)Previous;
        if (below is not null)
            below.above = this;
    }

    public override void Forward(in NoiseKey key)
    {
        UpdateLevel();
        Backend.Map(new VarianceStep(), Operands.Read(Theta, Level).Write(variances));
        if (below is null)
            Backend.Map(new SquareStep(), Operands.Read(Input).Write(squares));
        Backend.FillNoise(ratio, KeyFor(key, NoiseStream.PreActivation), NoiseKind.Normal);
        Backend.Gemm(Product.NN, Input, Theta, new AddStep(), Operands.Read(Bias).Write(Output));
        var sampled = Operands.Read(Output, ratio).Write(Output, ratio, above?.squares);
        if (above is null)
            Backend.Gemm(Product.NN, squares, variances, new SampleStep(), sampled);
        else
            Backend.Gemm(Product.NN, squares, variances, new SampleAndSquareStep(), sampled);
    }

    public override void Backward(in NoiseKey key)
    {
        if (above is null)
            Backend.Map(new MultiplyStep(), Operands.Read(Delta, ratio).Write(ratio));
        Backend.Gemm(Product.TN, Input, Delta, new StoreStep(), Operands.Read().Write(GradTheta));
        Backend.Gemm(Product.TN, squares, ratio, new GradientStep(), WriteGradients(Operands.Read(GradTheta, Theta, Level)));
        ReduceGradLog();
        if (below is null)
            return;
        Backend.Gemm(Product.NT, ratio, variances, new StoreStep(), Operands.Read().Write(below.Delta));
        Backend.Gemm(Product.NT, Delta, Theta, new GradientInputStep(), Operands.Read(below.Delta, Input, below.ratio).Write(below.Delta, below.ratio));
    }

    public double ThetaSecondMoment(PerExampleMoments moments, in NoiseKey key)
    {
        var slope = moments.Weights("slope");
        Backend.Map(new SlopeStep(), Operands.Read(Theta, Level).Write(slope));
        return moments.Local(Input, Delta, ratio, slope);
    }

    /// <summary>(θ, level) → ∂s²/∂θ = 2s·∂s/∂θ.</summary>
    public readonly struct SlopeStep : IStep
    {
        public static int Inputs => 2;

        public static int Outputs => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            x = T.Create(0);
            TRule.Chain(a, b, T.Create(2) * TRule.Scale(a, b), ref x);
            y = z = default;
        }
    }

    /// <summary>(θ, level) → s².</summary>
    public readonly struct VarianceStep : IStep
    {
        public static int Inputs => 2;

        public static int Outputs => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            var scale = TRule.Scale(a, b);
            x = scale * scale;
            y = z = default;
        }
    }

    /// <summary>X → X².</summary>
    public readonly struct SquareStep : IStep
    {
        public static int Inputs => 1;

        public static int Outputs => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            x = a * a;
            y = z = default;
        }
    }

    /// <summary>(v, γ, ζ) → (γ + √v ζ, ζ/(2√v)): the top layer's logits.</summary>
    public readonly struct SampleStep : IStep
    {
        public static int Inputs => 3;

        public static int Outputs => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            var deviation = T.Sqrt(a);
            x = T.Fma(deviation, c, b);
            y = T.WherePositive(a, T.Create(0.5f) * c / deviation);
            z = default;
        }
    }

    /// <summary>(v, γ, ζ) → (r = max(γ + √v ζ, 0), ζ/(2√v), r²).</summary>
    public readonly struct SampleAndSquareStep : IStep
    {
        public static int Inputs => 3;

        public static int Outputs => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            new SampleStep().Apply(a, b, c, d, e, f, out x, out y, out z);
            x = T.Max(x, T.Create(0));
            z = x * x;
        }
    }

    /// <summary>((X²)ᵀQ, XᵀΔ, θ, level) → (∂θ, ∂log by weight).</summary>
    public readonly struct GradientStep : IStep
    {
        public static int Inputs => 4;

        public static int Outputs => TRule.Learned ? 2 : 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            x = b;
            y = TRule.Chain(c, d, T.Create(2) * TRule.Scale(c, d) * a, ref x);
            z = default;
        }
    }

    /// <summary>(Δθᵀ, Q(s²)ᵀ, X, the layer below's ζ/(2√v)) → (the gated ∂X, the layer below's Q).</summary>
    public readonly struct GradientInputStep : IStep
    {
        public static int Inputs => 4;

        public static int Outputs => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            x = T.WherePositive(c, T.Fma(T.Create(2) * c, b, a));
            y = x * d;
            z = default;
        }
    }
}
