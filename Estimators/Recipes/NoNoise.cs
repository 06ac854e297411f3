using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>
/// No noise: the deterministic pass at the posterior's mean. Its variance is that of the choice of the minibatch at these weights, and no
/// lower bound for the others: averaging over the noise changes that part, too.
///   B = Xθ + b          X [M, K], θ [K, L]
///   ∂θ = XᵀΔ            ∂X = Δθᵀ
/// "No dropout noise" in 1506.02557, Table 1. Noise parameters get a gradient from the KL term only.
/// </summary>
public sealed class NoNoise(LayerContext context) : LayerRecipe(context), IPerExampleMoments
{
    public override void Forward(in NoiseKey key) => Activate<Add>(Input, Theta, Operands.Read(Bias).Write(Output));

    public override void Backward(in NoiseKey key)
    {
        Map.GradientByWeights<Copy>(Input, Delta, Operands.Read().Write(GradTheta));
        for (var i = 0; i < Scales.Count; i++)
            Backend.Map<Zero>(Operands.Read().Write(Scales[i].Gradient));
        if (Previous is not null)
            GradientByInput<Copy>(Delta, Theta, Operands.Read(Input).Write(InputDelta!));
    }

    public void ThetaSquares(PerExampleMoments moments, in NoiseKey key, Span<double> squares) => moments.Outer(Input, Delta, squares);
}

internal sealed class NoNoiseEntry : EstimatorEntry
{
    public override string Name => "no-noise";

    public override string Summary => "the deterministic pass at the mean weights";

    public override bool HasNoise => false;

    public override bool IgnoresPosterior => true;

    public override LayerCost Cost(Layer layer, int examples, EstimatorSpec spec) => new(Products: 1, Normals: 0);

    public override bool IndependentAcrossExamples(EstimatorSpec spec) => true;

    protected override LayerRecipe Create<TRule>(LayerContext context) => new NoNoise(context);
}
