using System.Runtime.CompilerServices;
using Sgvb.Backends;
using Sgvb.Model;
using Sgvb.Noise;
using Sgvb.Numerics;

namespace Sgvb.Estimators;

/// <summary>
/// One weight sample a minibatch, the naive estimator (Kingma and Welling 2014; Blundell et al. 2015; "single weight sample" in
/// 1506.02557, Table 1). All examples share the noise, so their gradients are correlated and the variance does not fall as 1/M.
///   W = θ + s⊙ε, ε ~ N(0, 1) [K, L]          B = XW + b
///   G = XᵀΔ,  ∂s = G⊙ε,  ∂θ = G + ∂s·∂s/∂θ    ∂X = ΔWᵀ
/// </summary>
public sealed class Shared<TRule> : NoisyLayer<TRule> where TRule : struct, IPosteriorRule
{
    private readonly Matrix noise;
    private readonly Matrix weights;

    public Shared(LayerContext context) : base(context)
    {
        noise = Allocate(context.Inputs, context.Outputs);
        weights = Allocate(context.Inputs, context.Outputs);
    }

    public override void Forward(in NoiseKey key)
    {
        UpdateLevel();
        Backend.FillNoise(noise, KeyFor(key, NoiseStream.Weight), NoiseKind.Normal);
        Backend.Map(new SampleStep(), Operands.Read(Theta, Level, noise).Write(weights));
        Backend.Gemm(Product.NN, Input, weights, new ActivateStep(Floor), Operands.Read(Bias).Write(Output));
    }

    public override void Backward(in NoiseKey key)
    {
        Backend.Gemm(Product.TN, Input, Delta, new GradientStep(), WriteGradients(Operands.Read(noise, Theta, Level)));
        ReduceGradLog();
        if (Previous is not null)
            Backend.Gemm(Product.NT, Delta, weights, new GateStep(), Operands.Read(Input).Write(Previous.Delta));
    }

    /// <summary>(θ, level, ε) → W.</summary>
    public readonly struct SampleStep : IStep
    {
        public static int Inputs => 3;

        public static int Outputs => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            x = T.Fma(TRule.Scale(a, b), c, a);
            y = z = default;
        }
    }

    /// <summary>(G, ε, θ, level) → (∂θ, ∂log by weight).</summary>
    public readonly struct GradientStep : IStep
    {
        public static int Inputs => 4;

        public static int Outputs => TRule.Learned ? 2 : 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            x = a;
            y = TRule.Chain(c, d, a * b, ref x);
            z = default;
        }
    }
}
