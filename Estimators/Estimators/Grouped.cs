using System.Runtime.CompilerServices;
using Sgvb.Backends;
using Sgvb.Model;
using Sgvb.Noise;
using Sgvb.Numerics;

namespace Sgvb.Estimators;

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
    private readonly Matrix scale;
    private readonly Matrix gradScale;
    private readonly Matrix noisePart;
    private readonly Matrix? gradInput;

    public Grouped(LayerContext context) : base(context)
    {
        scale = Allocate(context.Inputs, context.Outputs);
        gradScale = Allocate(context.Inputs, context.Outputs);
        noisePart = Allocate(context.Examples, context.Outputs);
        gradInput = Previous is null ? null : Allocate(context.Examples, context.Inputs);
    }

    public override void Forward(in NoiseKey key)
    {
        UpdateLevel();
        Backend.Map(new ScaleStep<TRule>(), Operands.Read(Theta, Level).Write(scale));
        Backend.NoiseProduct(Input, scale, KeyFor(key, NoiseStream.Weight), Context.Group, noisePart);
        Backend.Gemm(Product.NN, Input, Theta, new ActivateNoisyStep(Floor), Operands.Read(noisePart, Bias).Write(Output));
    }

    public override void Backward(in NoiseKey key)
    {
        Backend.NoiseProductGradient(Input, scale, Delta, KeyFor(key, NoiseStream.Weight), Context.Group, gradInput, gradScale);
        Backend.Gemm(Product.TN, Input, Delta, new ChainStep<TRule>(), WriteGradients(Operands.Read(gradScale, Theta, Level)));
        ReduceGradLog();
        if (Previous is not null)
            Backend.Gemm(Product.NT, Delta, Theta, new GateSumStep(), Operands.Read(gradInput, Input).Write(Previous.Delta));
    }

    /// <summary>For g = 1 only: otherwise the examples of a group share their noise.</summary>
    public double ThetaSecondMoment(PerExampleMoments moments, in NoiseKey key)
    {
        if (Context.Group != 1)
            throw new InvalidOperationException($"examples in groups of {Context.Group} are not independent");
        if (Context.Posterior.Kind == PosteriorKind.Sigma)
            return moments.Outer(Input, Delta);
        var slope = moments.Weights("slope");
        Backend.Map(new SlopeStep(), Operands.Read(Theta, Level).Write(slope));
        return moments.WeightNoise(Input, Delta, slope, KeyFor(key, NoiseStream.Weight));
    }

    /// <summary>(θ, level) → ∂s/∂θ.</summary>
    public readonly struct SlopeStep : IStep
    {
        public static int Inputs => 2;

        public static int Outputs => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            x = T.Create(0);
            TRule.Chain(a, b, T.Create(1), ref x);
            y = z = default;
        }
    }
}
