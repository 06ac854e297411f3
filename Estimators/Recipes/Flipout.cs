using System.Runtime.CompilerServices;
using Sgvb.Backends;
using Sgvb.Model;
using Sgvb.Noise;
using Sgvb.Numerics;

namespace Sgvb.Recipes;

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
        noise = AllocateAsWeights();
        perturbation = AllocateAsWeights();
        signsIn = AllocateAsInput();
        signsOut = AllocateAsOutput();
        flippedInput = AllocateAsInput();
        noisePart = AllocateAsOutput();
        gradScale = AllocateAsWeights();
        gradInput = Previous is null ? null : AllocateAsInput();
    }

    public override void Forward(in NoiseKey key)
    {
        UpdateLevel();
        Backend.FillNoise(noise, KeyFor(key, NoiseStream.Weight), NoiseKind.Normal);

        // Mirroring the signs as well would cancel the mirrored ε.
        var signs = key with { Mirrored = false };
        Backend.FillNoise(signsIn, KeyFor(signs, NoiseStream.SignIn), NoiseKind.Sign);
        Backend.FillNoise(signsOut, KeyFor(signs, NoiseStream.SignOut), NoiseKind.Sign);
        Backend.Map<Perturb>(Operands.Read(Theta, Level, noise).Write(perturbation));
        Backend.Map<Multiply>(Operands.Read(Input, signsIn).Write(flippedInput));
        Map.Forward<Multiply>(flippedInput, perturbation, Operands.Read(signsOut).Write(noisePart));
        Activate<AddThree>(Input, Theta, Operands.Read(noisePart, Bias).Write(Output));
    }

    public override void Backward(in NoiseKey key)
    {
        var flippedDelta = noisePart;
        Backend.Map<Multiply>(Operands.Read(Delta, signsOut).Write(flippedDelta));
        Map.GradientByWeights<Multiply>(flippedInput, flippedDelta, Operands.Read(noise).Write(gradScale));
        Map.GradientByWeights<Chain<TRule>>(Input, Delta, WriteGradients(Operands.Read(gradScale, Theta, Level)));
        ReduceGradLog();
        if (Previous is null)
            return;
        Map.GradientByInput<Multiply>(flippedDelta, perturbation, Operands.Read(signsIn).Write(gradInput!));
        GradientByInput<AddNoisePart>(Delta, Theta, Operands.Read(Input, gradInput).Write(Previous.Delta));
    }

    /// <summary>(θ, level, ε) → E.</summary>
    public readonly struct Perturb : ITernary<Perturb>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c) where T : struct, ILane<T> => TRule.Scale(a, b) * c;
    }
}

internal sealed class FlipoutEntry : EstimatorEntry
{
    public override string Name => "flipout";

    public override string Summary => "one weight perturbation with random signs by example (Wen et al. 2018)";

    public override LayerCost Cost(Layer layer, int examples, EstimatorSpec spec) => new(Products: 2, Normals: layer.Weights);

    protected override LayerRecipe Create<TRule>(LayerContext context) => new Flipout<TRule>(context);
}
