using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes.Kl;

/// <summary>
/// A KL term with a value by weight, whose operation adds to the gradients by θ and by log α or log σ. Where weights share parameters, the
/// gradient is first by weight and then summed.
/// </summary>
internal abstract class ByWeightKl<TRule> : BackendKl where TRule : struct, IPosteriorRule
{
    private readonly Matrix _zero;
    private readonly Matrix[] _logScales;
    private readonly (Matrix ByWeight, Matrix[] Tied)?[] _shared;

    /// <param name="factor">klWeight/N.</param>
    protected ByWeightKl(IBackend backend, LayerRecipe[] layers, double factor) : base(backend, layers, layer => (layer.Theta.Rows, layer.Theta.Columns))
    {
        Factor = Scalar(factor);
        _zero = Scalar(0);
        Tied = [.. layers.Select(l => new TiedScale(l.Context, Allocate))];
        _logScales = [.. Tied.Select(t => Allocate(t.Rows, t.Columns))];
        _shared = [.. layers.Select(l => !TRule.Learned || l.Context.Posterior.Tie == Tie.Weight
            ? ((Matrix, Matrix[])?)null
            : (Allocate(l.Theta.Rows, l.Theta.Columns), [.. l.Scales.Select(s => Allocate(s.Spec.Rows, s.Spec.Columns))]))];
    }

    /// <summary>klWeight/N as an operand.</summary>
    protected Matrix Factor { get; }

    /// <summary>Of each layer.</summary>
    protected TiedScale[] Tied { get; }

    protected sealed override void AddTo(LayerRecipe layer, int index, Matrix values)
    {
        var logScale = _logScales[index];
        Tied[index].Spread<Copy>(layer.Scales, logScale);
        if (!TRule.Learned)
            Add(layer, index, logScale, _zero, values, null);
        else if (_shared[index] is { } given)
            Add(layer, index, logScale, _zero, values, given.ByWeight);
        else
            Add(layer, index, logScale, layer.GradLogScale, values, layer.GradLogScale);
        if (_shared[index] is not { } shared)
            return;
        Tied[index].Sum(shared.ByWeight, shared.Tied);
        // Part of every step, so nothing that allocates.
        for (var i = 0; i < shared.Tied.Length; i++)
            Backend.Map<Add>(Operands.Read(layer.Scales[i].Gradient, shared.Tied[i]).Write(layer.Scales[i].Gradient));
    }

    /// <param name="logScale">log α or log σ, in a shape that broadcasts over θ.</param>
    /// <param name="oldLog">What ∂/∂log is added to.</param>
    /// <param name="values">Takes the values by weight.</param>
    /// <param name="gradLog">Takes ∂/∂log by weight; null where it is not learned.</param>
    protected abstract void Add(LayerRecipe layer, int index, Matrix logScale, Matrix oldLog, Matrix values, Matrix? gradLog);
}
