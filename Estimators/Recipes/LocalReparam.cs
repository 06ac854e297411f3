using Sgvb.Model.Activations;
using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>
/// The local reparameterization (1506.02557, section 2.3, eq. 6): with independent Gaussian weights the pre-activations are independent
/// Gaussians, so they are sampled directly, M·L normals instead of M·K·L.
///   γ = Xθ + b,  v = X²s²,  B = γ + √v⊙ζ, ζ ~ N(0, 1) [M, L]
///   Q = ∂/∂v = Δ⊙ζ/(2√v)  (0 where v = 0)
///   ∂s = 2s⊙((X²)ᵀQ),  ∂θ = XᵀΔ + ∂s·∂s/∂θ,  ∂X = Δθᵀ + 2X⊙(Q(s²)ᵀ)
/// With σ² = αθ² and fixed α this is Gaussian dropout B (Wang and Manning 2013); learned, variational dropout B (section 3.1).
/// A layer's epilogues leave what its neighbours need next: the squares of its output for the layer above, Q for the layer below.
/// On a convolution the noise is by output position, as in every public implementation. Positions share a kernel, so that this is not the
/// distribution of weight noise any more but an objective of its own (docs/convolutions.md).
/// </summary>
public class LocalReparam<TRule> : NoisyLayer<TRule>, IPerExampleMoments where TRule : struct, IPosteriorRule
{
    public LocalReparam(LayerContext context) : this(context, context.Inputs)
    {
    }

    /// <param name="rows">Of <see cref="Variances"/>.</param>
    protected LocalReparam(LayerContext context, int rows) : base(context)
    {
        Variances = Allocate(rows, context.Outputs);
        Squares = AllocateAsInput();
        Ratio = AllocateAsOutput();
        Below = Joined as LocalReparam<TRule>;
        if (Below is not null)
            Below.Above = this;
    }

    protected LocalReparam<TRule>? Below { get; }

    protected LocalReparam<TRule>? Above { get; private set; }

    /// <summary>s², or its last factor.</summary>
    protected Matrix Variances { get; }

    /// <summary>X².</summary>
    protected Matrix Squares { get; }

    /// <summary>ζ, then ζ/(2√v), which the layer above or the loss turns into Q.</summary>
    protected Matrix Ratio { get; }

    /// <summary>Where an output's squares go.</summary>
    protected Matrix? SquaresAbove => Above?.Squares;

    /// <summary>Where Q stands when <see cref="Backward"/> begins.</summary>
    protected virtual Matrix Q => Ratio;

    public override void Forward(in NoiseKey key)
    {
        Prepare();
        Backend.FillNoise(Ratio, NoiseOf(key), NoiseKind.Normal);
        Map.Forward<Add>(Input, Theta, Operands.Read(Bias).Write(Output));
        var sampled = Operands.Read(Output, Ratio).Write(Output, Ratio, SquaresAbove);
        if (Above is null)
            Draw<Nothing>(sampled);
        else
            Draw<ThenSquare>(sampled);
    }

    public override void Backward(in NoiseKey key)
    {
        if (Above is null)
            Backend.Map<Multiply>(Operands.Read(Delta, Ratio).Write(Ratio));
        BackwardFromQ();
    }

    public virtual void ThetaSquares(PerExampleMoments moments, in NoiseKey key, Span<double> squares) =>
        moments.Local(Input, Delta, Q, SlopeIn(moments), squares);

    /// <summary>The key of ζ.</summary>
    public NoiseKey NoiseOf(in NoiseKey key) => key.For(Context.Index, NoiseStream.PreActivation, Context.Points);

    /// <summary>∂s²/∂θ, in scratch.</summary>
    protected Matrix SlopeIn(PerExampleMoments moments)
    {
        var slope = moments.Weights("slope");
        Backend.Map<Slope>(Operands.Read(Theta, Level).Write(slope));
        return slope;
    }

    /// <summary>What depends on the parameters alone, and the squares of a minibatch.</summary>
    protected virtual void Prepare()
    {
        UpdateLevel();
        Backend.Map<Variance>(Operands.Read(Theta, Level).Write(Variances));
        SquareInput();
    }

    /// <summary>Unless the layer below has left the squares.</summary>
    protected void SquareInput()
    {
        if (Below is null)
            Backend.Map<Square>(Operands.Read(Input).Write(Squares));
    }

    /// <summary>The product that is v, and the sample made of it.</summary>
    protected virtual void Draw<TThen>(in Operands operands) where TThen : struct, IThen =>
        Activate<Sample, TThen>(Squares, Variances, operands);

    /// <summary>The gradients, and the layer below's Delta and Q.</summary>
    protected void BackwardFromQ()
    {
        Map.GradientByWeights<Copy>(Input, Delta, Operands.Read().Write(GradTheta));
        BackwardScale();
        if (InputDelta is null)
            return;
        BackwardSquares(InputDelta);
        if (Below is null)
            GradientByInput<GradientOfInput>(Delta, Theta, Operands.Read(Input, InputDelta).Write(InputDelta));
        else
            GradientByInput<GradientOfInput, ThenQ>(Delta, Theta, Operands.Read(Input, InputDelta, Below.Ratio).Write(InputDelta, Below.Ratio));
    }

    /// <summary>What θ and the noise parameters get through s².</summary>
    protected virtual void BackwardScale()
    {
        Map.GradientByWeights<Gradient>(Squares, Q, WriteGradients(Operands.Read(GradTheta, Theta, Level)));
        ReduceGradLog();
    }

    /// <summary>∂loss/∂X².</summary>
    protected virtual void BackwardSquares(Matrix target) => Map.GradientByInput<Copy>(Q, Variances, Operands.Read().Write(target));

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

internal class LocalReparamEntry : EstimatorEntry
{
    public override string Name => "local-reparam";

    public override string Summary => "samples the pre-activations (Kingma, Salimans, Welling 2015)";

    /// <summary>Positions share a kernel but not this noise, so that it is that of no distribution over kernels.</summary>
    public override string FamilyOn(Network network) => network.Layers.Any(l => l.Output.Positions > 1) ? "noise-by-position " : Family;

    public override LayerCost Cost(Layer layer, int examples, EstimatorSpec spec) => new(Products: 2, Normals: (double)examples * layer.Output.Elements);

    public override LayerCost Cost(Network network, int index, int examples, Method method)
    {
        var (cost, layer) = (Cost(network, index, examples, method.Estimator), network.Layers[index]);
        return IsPlain(method.Estimator, network.Layers.Count - 1 - index, index == 0) && FactorPairs.Save(method.Posterior, layer.Inputs, layer.Outputs)
            ? cost with { Products = 1 + FactorPairs.Products(method.Posterior.Factors, layer.Inputs, layer.Outputs) }
            : cost;
    }

    public override bool IndependentAcrossExamples(EstimatorSpec spec) => true;

    protected override LayerRecipe Create<TRule>(LayerContext context) => Plain<TRule>(context);

    /// <summary>Whether a layer draws its output once.</summary>
    protected virtual bool IsPlain(EstimatorSpec spec, int above, bool isBottom) => true;

    /// <summary>A layer that draws its output once, with products as thin as the posterior allows.</summary>
    protected static LayerRecipe Plain<TRule>(LayerContext context) where TRule : struct, IPosteriorRule =>
        !FactorPairs.Save(context.Posterior, context.Inputs, context.Outputs) ? new LocalReparam<TRule>(context)
        : context.Posterior.Factors == 1 && context.Layer.Spec is Dense ? new LocalReparamOuter<TRule>(context)
        : new LocalReparamFactors<TRule>(context);
}
