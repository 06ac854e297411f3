using System.Runtime.CompilerServices;
using Sgvb.Backends;
using Sgvb.Model;
using Sgvb.Noise;
using Sgvb.Numerics;

namespace Sgvb.Recipes;

/// <summary>
/// Multiplicative noise on a layer's input, "type A" (Srivastava et al. 2014; 1506.02557, section 3.1): the weights of one input unit
/// share their noise, so the posterior is correlated and is another objective than independent weight noise.
///   X̃ = X⊙F, F [M, K] a factor with mean 1 and variance α     B = X̃θ + b
///   ∂θ = X̃ᵀΔ,  ∂X̃ = Δθᵀ,  ∂X = ∂X̃⊙F,  and for F = 1 + ρξ: ∂log αᵢ = ½ Σₘ ∂X̃⊙X⊙(F − 1)
/// α is tied by layer or by input unit: there is no noise variable a weight.
/// </summary>
public abstract class InputNoiseLayer : LayerRecipe, IPerExampleMoments
{
    private readonly bool learned;
    private readonly Matrix noisyInput;
    private readonly Matrix? gradInput;
    private readonly Matrix gradLog;
    private readonly Matrix gradLogRow;

    protected InputNoiseLayer(LayerContext context, bool learned) : base(context)
    {
        this.learned = learned;
        Factor = AllocateAsInput();
        noisyInput = AllocateAsInput();
        gradInput = Previous is null && learned ? AllocateAsInput() : null;
        gradLog = AllocateAsInput();
        gradLogRow = Allocate(1, LogScale.Rows);
        Level = Allocate(1, LogScale.Rows);
    }

    /// <summary>ρ = √α as a row, [1, 1] or [1, K], so that it broadcasts over the examples.</summary>
    protected Matrix Level { get; }

    /// <summary>F.</summary>
    protected Matrix Factor { get; }

    public override void Forward(in NoiseKey key)
    {
        Transpose<Level<AlphaRule>>(LogScale, Level);
        DrawFactor(KeyFor(key, NoiseStream.Input));
        Backend.Map<Multiply>(Operands.Read(Input, Factor).Write(noisyInput));
        Activate<Add>(noisyInput, Theta, Operands.Read(Bias).Write(Output));
    }

    public override void Backward(in NoiseKey key)
    {
        Map.GradientByWeights<Copy>(noisyInput, Delta, Operands.Read().Write(GradTheta));
        var operands = Operands.Read(Input, Factor);
        if (!learned)
        {
            if (Previous is not null)
                GradientByInput<Gradient>(Delta, Theta, operands.Write(Previous.Delta));
            return;
        }

        if (Previous is null)
            Map.GradientByInput<LearnedGradient>(Delta, Theta, operands.Write(gradInput!, gradLog));
        else
            GradientByInput<LearnedGradient>(Delta, Theta, operands.Write(Previous.Delta, gradLog));
        Backend.Sum(gradLog, gradLogRow);
        Transpose<Copy>(gradLogRow, GradLogScale);
    }

    public void ThetaSquares(PerExampleMoments moments, in NoiseKey key, Span<double> squares) => moments.Outer(noisyInput, Delta, squares);

    /// <summary>Fills <see cref="Factor"/>.</summary>
    protected abstract void DrawFactor(in NoiseKey key);

    /// <summary>(∂X̃, X, F) → ∂X.</summary>
    public readonly struct Gradient : ITernary<Gradient>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c) where T : struct, ILane<T> => a * c;
    }

    /// <summary>(∂X̃, X, F) → (∂X, ∂log α by example and unit).</summary>
    public readonly struct LearnedGradient : ITernaryPair<LearnedGradient>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, out T y) where T : struct, ILane<T>
        {
            y = T.Create(0.5f) * a * b * (c - T.Create(1));
            return a * c;
        }
    }
}
