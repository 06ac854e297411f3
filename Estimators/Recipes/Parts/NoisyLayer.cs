namespace Sgvb.Recipes.Parts;

/// <summary>A layer with noise on its weights: the noise level, and the way back from ∂/∂s to the noise parameter.</summary>
public abstract class NoisyLayer<TRule> : LayerRecipe where TRule : struct, IPosteriorRule
{
    private readonly Matrix? _gradLogByWeight;
    private readonly TiedScale _tied;

    protected NoisyLayer(LayerContext context) : base(context)
    {
        _tied = new TiedScale(context, Allocate);
        Level = Allocate(_tied.Rows, _tied.Columns);
        if (TRule.Learned)
            _gradLogByWeight = context.Posterior.Tie == Tie.Weight ? GradLogScale : AllocateAsWeights();
    }

    /// <summary>ρ = √α or σ, in a shape that broadcasts over θ.</summary>
    protected Matrix Level { get; }

    /// <summary>Results of an epilogue that ends with the chain rule: ∂/∂θ, and ∂/∂(log α or log σ) by weight where it is learned.</summary>
    protected Operands WriteGradients(Operands operands) => operands.Write(GradTheta, _gradLogByWeight);

    protected void UpdateLevel() => _tied.Spread<Level<TRule>>(LogScale, Level);

    /// <summary>Sums the gradient by weight over the weights that share a parameter.</summary>
    protected void ReduceGradLog()
    {
        if (_gradLogByWeight is not null && _gradLogByWeight != GradLogScale)
            _tied.Sum(_gradLogByWeight, GradLogScale);
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
