using System.Runtime.CompilerServices;
using Sgvb.Backends;
using Sgvb.Model;
using Sgvb.Noise;
using Sgvb.Numerics;

namespace Sgvb.Estimators;

/// <summary>
/// Flipout (Wen et al. 2018, 1803.04386, eq. 3–4): one weight perturbation a minibatch, decorrelated across examples by random signs.
///   E = s⊙ε, ε ~ N(0, 1) [K, L];  signs S [M, K], R [M, L];  B = Xθ + ((X⊙S)E)⊙R + b
///   ∂s = ε⊙((X⊙S)ᵀ(Δ⊙R)),  ∂θ = XᵀΔ + ∂s·∂s/∂θ,  ∂X = Δθᵀ + ((Δ⊙R)Eᵀ)⊙S
/// The marginal distribution of one example's gradient is that of per-example noise.
/// </summary>
public sealed class Flipout<TRule> : NoisyLayer<TRule> where TRule : struct, IPosteriorRule
{
    private readonly Matrix noise;
    private readonly Matrix perturbation;
    private readonly Matrix signsIn;
    private readonly Matrix signsOut;
    private readonly Matrix flippedInput;
    private readonly Matrix noisePart;
    private readonly Matrix gradScale;
    private readonly Matrix? gradInput;

    public Flipout(LayerContext context) : base(context)
    {
        noise = Allocate(context.Inputs, context.Outputs);
        perturbation = Allocate(context.Inputs, context.Outputs);
        signsIn = Allocate(context.Examples, context.Inputs);
        signsOut = Allocate(context.Examples, context.Outputs);
        flippedInput = Allocate(context.Examples, context.Inputs);
        noisePart = Allocate(context.Examples, context.Outputs);
        gradScale = Allocate(context.Inputs, context.Outputs);
        gradInput = Previous is null ? null : Allocate(context.Examples, context.Inputs);
    }

    public override void Forward(in NoiseKey key)
    {
        UpdateLevel();
        Backend.FillNoise(noise, KeyFor(key, NoiseStream.Weight), NoiseKind.Normal);

        // Mirroring the signs as well would cancel the mirrored ε.
        var signs = key with { Mirrored = false };
        Backend.FillNoise(signsIn, KeyFor(signs, NoiseStream.SignIn), NoiseKind.Sign);
        Backend.FillNoise(signsOut, KeyFor(signs, NoiseStream.SignOut), NoiseKind.Sign);
        Backend.Map(new PerturbStep(), Operands.Read(Theta, Level, noise).Write(perturbation));
        Backend.Map(new MultiplyStep(), Operands.Read(Input, signsIn).Write(flippedInput));
        Backend.Gemm(Product.NN, flippedInput, perturbation, new MultiplyStep(), Operands.Read(signsOut).Write(noisePart));
        Backend.Gemm(Product.NN, Input, Theta, new ActivateNoisyStep(Floor), Operands.Read(noisePart, Bias).Write(Output));
    }

    public override void Backward(in NoiseKey key)
    {
        var flippedDelta = noisePart;
        Backend.Map(new MultiplyStep(), Operands.Read(Delta, signsOut).Write(flippedDelta));
        Backend.Gemm(Product.TN, flippedInput, flippedDelta, new MultiplyStep(), Operands.Read(noise).Write(gradScale));
        Backend.Gemm(Product.TN, Input, Delta, new ChainStep<TRule>(), WriteGradients(Operands.Read(gradScale, Theta, Level)));
        ReduceGradLog();
        if (Previous is null)
            return;
        Backend.Gemm(Product.NT, flippedDelta, perturbation, new MultiplyStep(), Operands.Read(signsIn).Write(gradInput!));
        Backend.Gemm(Product.NT, Delta, Theta, new GateSumStep(), Operands.Read(gradInput, Input).Write(Previous.Delta));
    }

    /// <summary>(θ, level, ε) → E.</summary>
    public readonly struct PerturbStep : IStep
    {
        public static int Inputs => 3;

        public static int Outputs => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            x = TRule.Scale(a, b) * c;
            y = z = default;
        }
    }
}
