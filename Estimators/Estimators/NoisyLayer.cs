using System.Runtime.CompilerServices;
using Sgvb.Backends;
using Sgvb.Model;
using Sgvb.Numerics;

namespace Sgvb.Estimators;

/// <summary>A layer with noise on its weights: the noise level, and the way back from ∂/∂s to the noise parameter.</summary>
public abstract class NoisyLayer<TRule> : LayerRecipe where TRule : struct, IPosteriorRule
{
    private readonly Matrix? gradLogByWeight;

    protected NoisyLayer(LayerContext context) : base(context)
    {
        Level = Allocate(LogScale.Rows, LogScale.Columns);
        if (TRule.Learned)
            gradLogByWeight = context.Posterior.Tie == Tie.Weight ? GradLogScale : Allocate(context.Inputs, context.Outputs);
    }

    /// <summary>ρ = √α or σ, in the shape of the posterior's tie.</summary>
    protected Matrix Level { get; }

    /// <summary>Results of an epilogue that ends with the chain rule: ∂/∂θ, and ∂/∂(log α or log σ) by weight where it is learned.</summary>
    protected Operands WriteGradients(Operands operands) => operands.Write(GradTheta, gradLogByWeight);

    protected void UpdateLevel() => Backend.Map(new LevelStep<TRule>(), Operands.Read(LogScale).Write(Level));

    /// <summary>Sums the gradient by weight over the weights that share a parameter.</summary>
    protected void ReduceGradLog()
    {
        if (gradLogByWeight is not null && gradLogByWeight != GradLogScale)
            Backend.Sum(gradLogByWeight, GradLogScale);
    }
}

/// <summary>(log α or log σ) → level.</summary>
public readonly struct LevelStep<TRule> : IStep where TRule : struct, IPosteriorRule
{
    public static int Inputs => 1;

    public static int Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        x = TRule.Level(a);
        y = z = default;
    }
}

/// <summary>(θ, level) → s.</summary>
public readonly struct ScaleStep<TRule> : IStep where TRule : struct, IPosteriorRule
{
    public static int Inputs => 2;

    public static int Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        x = TRule.Scale(a, b);
        y = z = default;
    }
}

/// <summary>(∂/∂θ through the mean, ∂/∂s, θ, level) → (∂/∂θ, ∂/∂log by weight).</summary>
public readonly struct ChainStep<TRule> : IStep where TRule : struct, IPosteriorRule
{
    public static int Inputs => 4;

    public static int Outputs => TRule.Learned ? 2 : 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        y = TRule.Chain(c, d, b, ref a);
        x = a;
        z = default;
    }
}
