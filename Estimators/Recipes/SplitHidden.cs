using Sgvb.Model.Activations;
using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>
/// The last hidden layer, where it is sampled more than once: γ and √v stay, samples come and go. Q = (Σ Δ_k⊙ζ_k)/(2√v) has its divisor at the
/// end. See <see cref="SplitTop{TRule}"/>.
/// </summary>
public sealed class SplitHidden<TRule> : LocalReparam<TRule> where TRule : struct, IPosteriorRule
{
    private readonly Matrix _mean;
    private readonly Matrix _deviation;

    public SplitHidden(LayerContext context, int draws) : base(context)
    {
        Draws = draws;
        _mean = AllocateAsOutput();
        _deviation = AllocateAsOutput();
        SumOfQ = AllocateAsOutput();
    }

    /// <summary>K2.</summary>
    public int Draws { get; }

    /// <summary>√v and γ.</summary>
    public (Matrix Deviation, Matrix Mean) Moments => (_deviation, _mean);

    /// <summary>Of the sample at hand.</summary>
    public Matrix Zeta => Ratio;

    /// <summary>Σ Δ⊙ζ over the samples, then Q: the layer above sums it up.</summary>
    public Matrix SumOfQ { get; }

    protected override Matrix Q => SumOfQ;

    public override void Forward(in NoiseKey key)
    {
        Prepare();
        Map.Forward<Add>(Input, Theta, Operands.Read(Bias).Write(_mean));
        Map.Forward<Root>(Squares, Variances, Operands.Read().Write(_deviation));
    }

    /// <summary>A sample of the output, its squares for the layer above, and <see cref="Zeta"/>.</summary>
    public void Draw(in NoiseKey key, int sample)
    {
        Backend.FillNoise(Ratio, NoiseOf(key), NoiseKind.Normal, (long)sample * Ratio.Rows);
        Context.Layer.Activation.Map<Shift, ThenItsSquare>(Backend, Operands.Read(_deviation, _mean, Ratio).Write(Output, SquaresAbove));
    }

    /// <summary>All samples in one pass.</summary>
    public void RunSamples(ISampledPass backend, SampledPass pass) =>
        Context.Layer.Activation.RunSamples<Shift, Sample, SplitTop<TRule>.GradientOfNextInput, SplitTop<TRule>.ThenAdd, HalfRatio>(backend, pass);

    /// <summary>From Σ Δ⊙ζ to Q.</summary>
    public void EndSamples() => Backend.Map<HalfRatio>(Operands.Read(SumOfQ, _deviation).Write(SumOfQ));

    /// <summary>(√v, γ, ζ) → γ + √v ζ.</summary>
    public readonly struct Shift : ITernary<Shift>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c) where T : struct, ILane<T> => T.Fma(a, c, b);
    }

    /// <summary>Keeps the output's square beside it, for the layer above.</summary>
    public readonly struct ThenItsSquare : IThen
    {
        public static int Inputs => 0;

        public static int Outputs => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T d, ref T x, ref T y, ref T z) where T : struct, ILane<T> => y = x * x;
    }
}
