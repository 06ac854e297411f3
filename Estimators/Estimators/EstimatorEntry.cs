using Sgvb.Model;

namespace Sgvb.Estimators;

/// <summary>An estimator as the registry lists it.</summary>
public abstract class EstimatorEntry(string name, string summary)
{
    public string Name { get; } = name;

    /// <summary>One line for help and reports.</summary>
    public string Summary { get; } = summary;

    /// <summary>Whether the noise sits on a layer's inputs: then α is tied by layer or unit, and the KL term sums over input units.</summary>
    public virtual bool NoiseOnInputs => false;

    /// <summary>Whether the noise parameter can be learned.</summary>
    public virtual bool CanLearnNoise => true;

    /// <summary>Whether there is noise at all, and so an antithetic twin.</summary>
    public virtual bool HasNoise => true;

    /// <summary>Whether the noise of different examples is independent, so that the variance falls as 1/M and has a moments method.</summary>
    public virtual bool IndependentAcrossExamples => false;

    /// <summary>Makes one layer of the recipe for the posterior in <paramref name="context"/>.</summary>
    public LayerRecipe CreateLayer(LayerContext context) => (context.Posterior.Kind, context.Posterior.Learned) switch
    {
        (PosteriorKind.Alpha, true) => Create<AlphaRule>(context),
        (PosteriorKind.Alpha, false) => Create<Fixed<AlphaRule>>(context),
        (_, true) => Create<SigmaRule>(context),
        _ => Create<Fixed<SigmaRule>>(context),
    };

    protected abstract LayerRecipe Create<TRule>(LayerContext context) where TRule : struct, IPosteriorRule;
}
