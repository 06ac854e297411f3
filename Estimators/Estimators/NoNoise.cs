using Sgvb.Backends;
using Sgvb.Noise;

namespace Sgvb.Estimators;

/// <summary>
/// No noise: the deterministic pass at the posterior's mean, the floor of every variance.
///   B = Xθ + b          X [M, K], θ [K, L]
///   ∂θ = XᵀΔ            ∂X = Δθᵀ
/// "No dropout noise" in 1506.02557, Table 1. The noise parameter gets a gradient from the KL term only.
/// </summary>
public sealed class NoNoise(LayerContext context) : LayerRecipe(context), IPerExampleMoments
{
    public override void Forward(in NoiseKey key) =>
        Backend.Gemm(Product.NN, Input, Theta, new ActivateStep(Floor), Operands.Read(Bias).Write(Output));

    public override void Backward(in NoiseKey key)
    {
        Backend.Gemm(Product.TN, Input, Delta, new StoreStep(), Operands.Read().Write(GradTheta));
        Backend.Map(new ZeroStep(), Operands.Read().Write(GradLogScale));
        if (Previous is not null)
            Backend.Gemm(Product.NT, Delta, Theta, new GateStep(), Operands.Read(Input).Write(Previous.Delta));
    }

    public double ThetaSecondMoment(PerExampleMoments moments, in NoiseKey key) => moments.Outer(Input, Delta);
}
