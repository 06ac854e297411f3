using System.Runtime.CompilerServices;
using Sgvb.Backends;
using Sgvb.Model;
using Sgvb.Noise;
using Sgvb.Numerics;

namespace Sgvb.Estimators;

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
    private readonly Matrix one;
    private readonly Matrix gradInput;
    private readonly Matrix gradLog;
    private readonly Matrix gradLogRow;

    protected InputNoiseLayer(LayerContext context, bool learned) : base(context)
    {
        this.learned = learned;
        Factor = Allocate(context.Examples, context.Inputs);
        noisyInput = Allocate(context.Examples, context.Inputs);
        gradInput = Allocate(context.Examples, context.Inputs);
        gradLog = Allocate(context.Examples, context.Inputs);
        gradLogRow = Allocate(1, LogScale.Rows);
        Level = Allocate(1, LogScale.Rows);
        one = Allocate(1, 1);
        Backend.Upload([1], one);
    }

    /// <summary>ρ = √α as a row, [1, 1] or [1, K], so that it broadcasts over the examples.</summary>
    protected Matrix Level { get; }

    /// <summary>F.</summary>
    protected Matrix Factor { get; }

    public override void Forward(in NoiseKey key)
    {
        // 1·(log α)ᵀ is log α as a row.
        Backend.Gemm(Product.NT, one, LogScale, new LevelStep<AlphaRule>(), Operands.Read().Write(Level));
        DrawFactor(KeyFor(key, NoiseStream.Input));
        Backend.Map(new MultiplyStep(), Operands.Read(Input, Factor).Write(noisyInput));
        Backend.Gemm(Product.NN, noisyInput, Theta, new ActivateStep(Floor), Operands.Read(Bias).Write(Output));
    }

    public override void Backward(in NoiseKey key)
    {
        Backend.Gemm(Product.TN, noisyInput, Delta, new StoreStep(), Operands.Read().Write(GradTheta));
        var target = Previous?.Delta ?? gradInput;
        if (learned)
        {
            Backend.Gemm(Product.NT, Delta, Theta, new LearnedGradientStep(), Operands.Read(Input, Factor).Write(target, gradLog));
            Backend.Sum(gradLog, gradLogRow);
            Backend.Gemm(Product.TN, gradLogRow, one, new StoreStep(), Operands.Read().Write(GradLogScale));
        }
        else if (Previous is not null)
        {
            Backend.Gemm(Product.NT, Delta, Theta, new GradientStep(), Operands.Read(Input, Factor).Write(target));
        }
    }

    public double ThetaSecondMoment(PerExampleMoments moments, in NoiseKey key) => moments.Outer(noisyInput, Delta);

    /// <summary>Fills <see cref="Factor"/>.</summary>
    protected abstract void DrawFactor(in NoiseKey key);

    /// <summary>(∂X̃, X, F) → the gated ∂X.</summary>
    public readonly struct GradientStep : IStep
    {
        public static int Inputs => 3;

        public static int Outputs => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            x = T.WherePositive(b, a * c);
            y = z = default;
        }
    }

    /// <summary>(∂X̃, X, F) → (the gated ∂X, ∂log α by example and unit).</summary>
    public readonly struct LearnedGradientStep : IStep
    {
        public static int Inputs => 3;

        public static int Outputs => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            x = T.WherePositive(b, a * c);
            y = T.Create(0.5f) * a * b * (c - T.Create(1));
            z = default;
        }
    }
}
