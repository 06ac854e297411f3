using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>
/// One weight sample a minibatch, the naive estimator (Kingma and Welling 2014; Blundell et al. 2015; "single weight sample" in
/// 1506.02557, Table 1). All examples share the noise, so their gradients are correlated and the variance does not fall as 1/M.
///   W = θ + s⊙ε, ε ~ N(0, 1) [K, L]          B = XW + b
///   G = XᵀΔ,  ∂s = G⊙ε,  ∂θ = G + ∂s·∂s/∂θ    ∂X = ΔWᵀ
/// </summary>
public class Shared<TRule> : NoisyLayer<TRule>, IWeightSample where TRule : struct, IPosteriorRule
{
    public Shared(LayerContext context) : base(context)
    {
        WeightNoise = AllocateAsWeights();
        Weights = AllocateAsWeights();
    }

    public Matrix WeightNoise { get; }

    /// <summary>W.</summary>
    protected Matrix Weights { get; }

    public override void Forward(in NoiseKey key)
    {
        UpdateLevel();
        Backend.FillNoise(WeightNoise, KeyFor(key, NoiseStream.Weight), NoiseKind.Normal);
        Backend.Map<Sample>(Operands.Read(Theta, Level, WeightNoise).Write(Weights));
        Activate<Add>(Input, Weights, Operands.Read(Bias).Write(Output));
    }

    public override void Backward(in NoiseKey key)
    {
        Map.GradientByWeights<Gradient>(Input, Delta, WriteGradients(Operands.Read(WeightNoise, Theta, Level)));
        ReduceGradLog();
        BackwardInput();
    }

    /// <summary>∂X, as Delta of the layer below.</summary>
    protected void BackwardInput()
    {
        if (Previous is not null)
            GradientByInput<Copy>(Delta, Weights, Operands.Read(Input).Write(InputDelta!));
    }

    /// <summary>(θ, level, ε) → W.</summary>
    public readonly struct Sample : ITernary<Sample>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c) where T : struct, ILane<T> => T.Fma(TRule.Scale(a, b), c, a);
    }

    /// <summary>(G, ε, θ, level) → (∂θ, ∂log by weight).</summary>
    public readonly struct Gradient : IQuaternaryPair<Gradient>
    {
        static int IOperation.Outputs => TRule.Learned ? 2 : 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, T d, out T y) where T : struct, ILane<T>
        {
            var x = a;
            y = TRule.Chain(c, d, a * b, ref x);
            return x;
        }
    }
}

internal class SharedEntry : EstimatorEntry
{
    public override string Name => "shared";

    public override string Summary => "one weight sample a minibatch (naive)";

    public override bool HasWeightSample => true;

    public override LayerCost Cost(Layer layer, int examples, EstimatorSpec spec) => new(Products: 1, Normals: layer.Weights);

    protected override LayerRecipe Create<TRule>(LayerContext context) => new Shared<TRule>(context);
}
