using Sgvb.Model.Activations;
using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>
/// The local reparameterization (1506.02557, section 2.2, eq. 6): with independent Gaussian weights the pre-activations are independent
/// Gaussians, so they are sampled directly, M·L normals instead of M·K·L.
///   γ = Xθ + b,  v = X²s²,  B = γ + √v⊙ζ, ζ ~ N(0, 1) [M, L]
///   Q = ∂/∂v = Δ⊙ζ/(2√v)  (0 where v = 0)
///   ∂s = 2s⊙((X²)ᵀQ),  ∂θ = XᵀΔ + ∂s·∂s/∂θ,  ∂X = Δθᵀ + 2X⊙(Q(s²)ᵀ)
/// With σ² = αθ² and fixed α this is Gaussian dropout B (Wang and Manning 2013); learned, variational dropout B (section 3.2).
/// A layer's epilogues leave what its neighbours need next: the squares of its output for the layer above, Q for the layer below.
/// On a convolution the noise is by output position, as in every public implementation. Positions share a kernel, so that this is not the
/// distribution of weight noise any more but an objective of its own (docs/convolutions.md).
/// </summary>
public sealed class LocalReparam<TRule> : NoisyLayer<TRule>, IPerExampleMoments where TRule : struct, IPosteriorRule
{
    private readonly Matrix _variances;
    private readonly Matrix _squares;
    private readonly Matrix _ratio;
    private readonly LocalReparam<TRule>? _below;
    private LocalReparam<TRule>? _above;

    public LocalReparam(LayerContext context) : base(context)
    {
        _variances = AllocateAsWeights();
        _squares = AllocateAsInput();
        _ratio = AllocateAsOutput();
        _below = (LocalReparam<TRule>?)Joined;
        if (_below is not null)
            _below._above = this;
    }

    public override void Forward(in NoiseKey key)
    {
        UpdateLevel();
        Backend.Map<Variance>(Operands.Read(Theta, Level).Write(_variances));
        if (_below is null)
            Backend.Map<Square>(Operands.Read(Input).Write(_squares));
        Backend.FillNoise(_ratio, KeyFor(key, NoiseStream.PreActivation), NoiseKind.Normal);
        Map.Forward<Add>(Input, Theta, Operands.Read(Bias).Write(Output));
        var sampled = Operands.Read(Output, _ratio).Write(Output, _ratio, _above?._squares);
        if (_above is null)
            Activate<Sample>(_squares, _variances, sampled);
        else
            Activate<Sample, ThenSquare>(_squares, _variances, sampled);
    }

    public override void Backward(in NoiseKey key)
    {
        if (_above is null)
            Backend.Map<Multiply>(Operands.Read(Delta, _ratio).Write(_ratio));
        Map.GradientByWeights<Copy>(Input, Delta, Operands.Read().Write(GradTheta));
        Map.GradientByWeights<Gradient>(_squares, _ratio, WriteGradients(Operands.Read(GradTheta, Theta, Level)));
        ReduceGradLog();
        if (InputDelta is null)
            return;
        Map.GradientByInput<Copy>(_ratio, _variances, Operands.Read().Write(InputDelta));
        if (_below is null)
            GradientByInput<GradientOfInput>(Delta, Theta, Operands.Read(Input, InputDelta).Write(InputDelta));
        else
            GradientByInput<GradientOfInput, ThenQ>(Delta, Theta, Operands.Read(Input, InputDelta, _below._ratio).Write(InputDelta, _below._ratio));
    }

    public void ThetaSquares(PerExampleMoments moments, in NoiseKey key, Span<double> sums)
    {
        var slope = moments.Weights("slope");
        Backend.Map<Slope>(Operands.Read(Theta, Level).Write(slope));
        moments.Local(Input, Delta, _ratio, slope, sums);
    }

    /// <summary>(θ, level) → ∂s²/∂θ = 2s·∂s/∂θ.</summary>
    public readonly struct Slope : IBinary<Slope>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b) where T : struct, ILane<T>
        {
            var slope = T.Create(0);
            TRule.Chain(a, b, T.Create(2) * TRule.Scale(a, b), ref slope);
            return slope;
        }
    }

    /// <summary>(θ, level) → s².</summary>
    public readonly struct Variance : IBinary<Variance>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b) where T : struct, ILane<T>
        {
            var scale = TRule.Scale(a, b);
            return scale * scale;
        }
    }

    /// <summary>(v, γ, ζ) → (γ + √v ζ, ζ/(2√v)).</summary>
    public readonly struct Sample : ITernaryPair<Sample>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, out T y) where T : struct, ILane<T>
        {
            var deviation = T.Sqrt(a);
            y = T.WherePositive(a, T.Create(0.5f) * c / deviation);
            return T.Fma(deviation, c, b);
        }
    }

    /// <summary>Keeps the output's square beside it, for the layer above.</summary>
    public readonly struct ThenSquare : IThen
    {
        public static int Inputs => 0;

        public static int Outputs => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T d, ref T x, ref T y, ref T z) where T : struct, ILane<T> => z = x * x;
    }

    /// <summary>((X²)ᵀQ, XᵀΔ, θ, level) → (∂θ, ∂log by weight).</summary>
    public readonly struct Gradient : IQuaternaryPair<Gradient>
    {
        static int IOperation.Outputs => TRule.Learned ? 2 : 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, T d, out T y) where T : struct, ILane<T>
        {
            y = TRule.Chain(c, d, T.Create(2) * TRule.Scale(c, d) * a, ref b);
            return b;
        }
    }

    /// <summary>(Δθᵀ, X, Q(s²)ᵀ) → ∂X.</summary>
    public readonly struct GradientOfInput : ITernary<GradientOfInput>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c) where T : struct, ILane<T> => T.Fma(T.Create(2) * b, c, a);
    }

    /// <summary>With the layer below's ζ/(2√v) as the fourth operand, its Q beside its Δ.</summary>
    public readonly struct ThenQ : IThen
    {
        public static int Inputs => 4;

        public static int Outputs => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T d, ref T x, ref T y, ref T z) where T : struct, ILane<T> => y = x * d;
    }
}

internal sealed class LocalReparamEntry : EstimatorEntry
{
    public override string Name => "local-reparam";

    public override string Summary => "samples the pre-activations (Kingma, Salimans, Welling 2015)";

    /// <summary>Positions share a kernel but not this noise, so that it is that of no distribution over kernels.</summary>
    public override string FamilyOn(Network network) => network.Layers.Any(l => l.Output.Positions > 1) ? "noise-by-position " : Family;

    public override LayerCost Cost(Layer layer, int examples, EstimatorSpec spec) => new(Products: 2, Normals: (double)examples * layer.Output.Elements);

    public override bool IndependentAcrossExamples(EstimatorSpec spec) => true;

    protected override LayerRecipe Create<TRule>(LayerContext context) => new LocalReparam<TRule>(context);
}
