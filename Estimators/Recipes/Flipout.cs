using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>
/// Flipout (Wen et al. 2018, 1803.04386, eq. 3–4): one weight perturbation a minibatch, decorrelated across examples by random signs.
///   E = s⊙ε, ε ~ N(0, 1) [K, L];  signs S [M, K], R [M, L];  B = Xθ + ((X⊙S)E)⊙R + b
///   ∂s = ε⊙((X⊙S)ᵀ(Δ⊙R)),  ∂θ = XᵀΔ + ∂s·∂s/∂θ,  ∂X = Δθᵀ + ((Δ⊙R)Eᵀ)⊙S
/// The marginal distribution of one example's gradient is that of per-example noise. On a convolution signs are by example and channel: by
/// position they would make another kernel at every place, which is no weight noise.
/// </summary>
public sealed class Flipout<TRule> : NoisyLayer<TRule>, IWeightSample where TRule : struct, IPosteriorRule
{
    private readonly Matrix _perturbation;
    private readonly Matrix _signsIn;
    private readonly Matrix _signsOut;
    private readonly Matrix _flippedInput;
    private readonly Matrix _noisePart;
    private readonly Matrix _gradScale;
    private readonly Matrix? _gradInput;

    public Flipout(LayerContext context) : base(context)
    {
        WeightNoise = AllocateAsWeights();
        _perturbation = AllocateAsWeights();
        _signsIn = AllocateAsInput();
        _signsOut = AllocateAsOutput();
        _flippedInput = AllocateAsInput();
        _noisePart = AllocateAsOutput();
        _gradScale = AllocateAsWeights();
        _gradInput = Previous is null ? null : AllocateAsInput();
    }

    /// <summary>Of the perturbation as it is before any sign: the sample of an example whose signs are all +1.</summary>
    public Matrix WeightNoise { get; }

    public override void Forward(in NoiseKey key)
    {
        UpdateLevel();
        Backend.FillNoise(WeightNoise, KeyFor(key, NoiseStream.Weight), NoiseKind.Normal);

        // Mirroring the signs as well would cancel the mirrored ε.
        var signs = key with { Mirrored = false };
        Backend.FillNoise(_signsIn, KeyFor(signs, NoiseStream.SignIn), NoiseKind.Sign, repeat: Context.Layer.Taken.Positions);
        Backend.FillNoise(_signsOut, KeyFor(signs, NoiseStream.SignOut), NoiseKind.Sign, repeat: Context.Layer.Output.Positions);
        Backend.Map<Perturb>(Operands.Read(Theta, Level, WeightNoise).Write(_perturbation));
        Backend.Map<Multiply>(Operands.Read(Input, _signsIn).Write(_flippedInput));
        Map.Forward<Multiply>(_flippedInput, _perturbation, Operands.Read(_signsOut).Write(_noisePart));
        Activate<AddThree>(Input, Theta, Operands.Read(_noisePart, Bias).Write(Output));
    }

    public override void Backward(in NoiseKey key)
    {
        var flippedDelta = _noisePart;
        Backend.Map<Multiply>(Operands.Read(Delta, _signsOut).Write(flippedDelta));
        Map.GradientByWeights<Multiply>(_flippedInput, flippedDelta, Operands.Read(WeightNoise).Write(_gradScale));
        Map.GradientByWeights<Chain<TRule>>(Input, Delta, WriteGradients(Operands.Read(_gradScale, Theta, Level)));
        ReduceGradLog();
        if (Previous is null)
            return;
        Map.GradientByInput<Multiply>(flippedDelta, _perturbation, Operands.Read(_signsIn).Write(_gradInput!));
        GradientByInput<AddNoisePart>(Delta, Theta, Operands.Read(Input, _gradInput).Write(InputDelta!));
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

    public override bool HasWeightSample => true;

    public override LayerCost Cost(Layer layer, int examples, EstimatorSpec spec) => new(Products: 2, Normals: layer.Weights);

    protected override LayerRecipe Create<TRule>(LayerContext context) => new Flipout<TRule>(context);
}
