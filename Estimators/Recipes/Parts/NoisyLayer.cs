namespace Sgvb.Recipes.Parts;

/// <summary>A layer with noise on its weights: the noise level, and the way back from ∂/∂s to the noise parameter.</summary>
public abstract class NoisyLayer<TRule> : LayerRecipe where TRule : struct, IPosteriorRule
{
    private Matrix? _level;
    private Matrix? _gradLogByWeight;
    private readonly Matrix[] _gradLog;
    private readonly TiedScale _tied;

    protected NoisyLayer(LayerContext context) : base(context)
    {
        _tied = new TiedScale(context, Allocate);
        _gradLog = [.. Scales.Select(s => s.Gradient)];
    }

    /// <summary>ρ = √α or σ, in a shape that broadcasts over θ. It is made at its first use: not every recipe needs it.</summary>
    protected Matrix Level => _level ??= Allocate(_tied.Rows, _tied.Columns);

    /// <summary>Results of an epilogue that ends with the chain rule: ∂/∂θ, and ∂/∂(log α or log σ) by weight where it is learned.</summary>
    protected Operands WriteGradients(Operands operands)
    {
        if (TRule.Learned)
            _gradLogByWeight ??= Context.Posterior.Tie == Tie.Weight ? _gradLog[0] : AllocateAsWeights();
        return operands.Write(GradTheta, _gradLogByWeight);
    }

    protected void UpdateLevel() => _tied.Spread<Level<TRule>>(Scales, Level);

    /// <summary>Sums the gradient by weight over the weights that share a parameter.</summary>
    protected void ReduceGradLog()
    {
        if (_gradLogByWeight is not null && Context.Posterior.Tie != Tie.Weight)
            _tied.Sum(_gradLogByWeight, _gradLog);
    }
}

/// <summary>(log α or log σ) → level.</summary>
public readonly struct Level<TRule> : IUnary<Level<TRule>> where TRule : struct, IPosteriorRule
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a) where T : struct, ILane<T> => TRule.Level(a);
}

/// <summary>(θ, level) → s.</summary>
public readonly struct Scale<TRule> : IBinary<Scale<TRule>> where TRule : struct, IPosteriorRule
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a, T b) where T : struct, ILane<T> => TRule.Scale(a, b);
}

/// <summary>(∂/∂θ through the mean, ∂/∂s, θ, level) → (∂/∂θ, ∂/∂log by weight).</summary>
public readonly struct Chain<TRule> : IQuaternaryPair<Chain<TRule>> where TRule : struct, IPosteriorRule
{
    static int IOperation.Outputs => TRule.Learned ? 2 : 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a, T b, T c, T d, out T y) where T : struct, ILane<T>
    {
        y = TRule.Chain(c, d, b, ref a);
        return a;
    }
}
