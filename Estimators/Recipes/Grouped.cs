using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>
/// One weight sample for every g examples; per-example noise ("separate weight samples" in 1506.02557, Table 1, and section 2) is
/// g = 1. Interpolates between per-example and shared.
///   Wₘ = θ + s⊙ε_⌊m/g⌋          Bₘ = XₘWₘ + b
///   ∂s_ij = Σₘ X_mi Δ_mj ε_⌊m/g⌋ij     ∂θ = XᵀΔ + ∂s·∂s/∂θ     ∂Xₘ = ΔₘWₘᵀ
/// The part through θ is one matrix product; the noise, (M/g)·K·L normals, is made inside the other product, again in the backward
/// pass, and never stored.
/// </summary>
public sealed class Grouped<TRule> : NoisyLayer<TRule>, IPerExampleMoments where TRule : struct, IPosteriorRule
{
    private readonly int _group;
    private readonly Matrix _scale;
    private readonly Matrix _gradScale;
    private readonly Matrix _noisePart;
    private readonly Matrix? _gradInput;

    public Grouped(LayerContext context, int group) : base(context)
    {
        _group = group;
        _scale = AllocateAsWeights();
        _gradScale = AllocateAsWeights();
        _noisePart = AllocateAsOutput();
        _gradInput = Previous is null ? null : AllocateAsInput();
    }

    public override void Forward(in NoiseKey key)
    {
        UpdateLevel();
        Backend.Map<Scale<TRule>>(Operands.Read(Theta, Level).Write(_scale));
        Map.NoiseForward(Input, _scale, KeyFor(key, NoiseStream.Weight), _group, _noisePart);
        Activate<AddThree>(Input, Theta, Operands.Read(_noisePart, Bias).Write(Output));
    }

    public override void Backward(in NoiseKey key)
    {
        Map.NoiseGradient(Input, _scale, Delta, KeyFor(key, NoiseStream.Weight), _group, InputIsClosedAtZero, _gradInput, _gradScale);
        Map.GradientByWeights<Chain<TRule>>(Input, Delta, WriteGradients(Operands.Read(_gradScale, Theta, Level)));
        ReduceGradLog();
        if (Previous is not null)
            GradientByInput<AddNoisePart>(Delta, Theta, Operands.Read(Input, _gradInput).Write(InputDelta!));
    }

    /// <summary>For g = 1 only: otherwise the examples of a group share their noise.</summary>
    public void ThetaSquares(PerExampleMoments moments, in NoiseKey key, Span<double> squares)
    {
        if (_group != 1)
            throw new InvalidOperationException($"examples in groups of {_group} are not independent");
        if (Context.Posterior.Kind == PosteriorKind.Sigma)
        {
            moments.Outer(Input, Delta, squares);
            return;
        }

        var slope = moments.Weights("slope");
        Backend.Map<Slope>(Operands.Read(Theta, Level).Write(slope));
        moments.WeightNoise(Input, Delta, slope, KeyFor(key, NoiseStream.Weight), squares);
    }

    /// <summary>(θ, level) → ∂s/∂θ.</summary>
    public readonly struct Slope : IBinary<Slope>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b) where T : struct, ILane<T>
        {
            var slope = T.Create(0);
            TRule.Chain(a, b, T.Create(1), ref slope);
            return slope;
        }
    }
}

internal sealed class GroupedEntry : EstimatorEntry
{
    public override string Name => "grouped";

    public override string Summary => "one weight sample for every g examples (--group g)";

    public override EstimatorArgumentRule Argument { get; } = new("group size", Usual: 10, Others: [], IsGroup: true);

    public override LayerCost Cost(Layer layer, int examples, EstimatorSpec spec) =>
        new(Products: 1, Normals: Math.Ceiling((double)examples / Group(spec)) * layer.Weights);

    public override int? ExamplesPerWeightSample(EstimatorSpec spec) => Group(spec);

    public override bool IndependentAcrossExamples(EstimatorSpec spec) => Group(spec) == 1;

    protected override LayerRecipe Create<TRule>(LayerContext context) => new Grouped<TRule>(context, Group(context.Estimator));

    private static int Group(EstimatorSpec spec) => spec.Argument?.First ?? 1;
}

internal sealed class PerExampleEntry : EstimatorEntry
{
    public override string Name => "per-example";

    public override string Summary => "one weight sample an example, made on the fly";

    public override LayerCost Cost(Layer layer, int examples, EstimatorSpec spec) => new(Products: 1, Normals: (double)examples * layer.Weights);

    public override int? ExamplesPerWeightSample(EstimatorSpec spec) => 1;

    public override bool IndependentAcrossExamples(EstimatorSpec spec) => true;

    protected override LayerRecipe Create<TRule>(LayerContext context) => new Grouped<TRule>(context, group: 1);
}
