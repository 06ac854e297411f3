using Sgvb.Model.Kl;
using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>What one layer of a step takes at least: the work of the estimator's formulas, not what a backend happens to do.</summary>
/// <param name="Products">Products of the layer's linear map forward; backward there are twice as many, at the bottom as many.</param>
/// <param name="Normals">Standard normals that define the layer's noise. Signs and uniforms are not counted.</param>
public readonly record struct LayerCost(double Products, double Normals);

/// <summary>An estimator as the registry lists it: its name, the facts that others ask for, and the maker of its recipe's layers.</summary>
public abstract class EstimatorEntry
{
    /// <summary>The name in options and reports.</summary>
    public abstract string Name { get; }

    /// <summary>One line for help and reports.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether the noise sits on a layer's inputs: then α is tied by layer or unit, and the KL term sums over input units.</summary>
    public virtual bool NoiseOnInputs => false;

    /// <summary>Whether the noise parameter can be learned.</summary>
    public virtual bool CanLearnNoise => true;

    /// <summary>Whether there is noise at all, and so an antithetic twin.</summary>
    public virtual bool HasNoise => true;

    /// <summary>Whether the gradient is that at the mean weights, whatever the posterior: then no posterior is trained.</summary>
    public virtual bool IgnoresPosterior => false;

    /// <summary>Whether the whole minibatch shares one sample of all weights, at which a KL term can be taken: <see cref="IWeightSample"/>.</summary>
    public virtual bool HasWeightSample => false;

    /// <summary>Whether the KL term is taken at the weight sample and the density's own slope, the score, is left out of its gradient.</summary>
    public virtual bool DropsScore => false;

    /// <summary>Whether a KL term is taken at the weight sample of each pass, and so is noise of the gradient.</summary>
    public bool SamplesKl(KlKind kl) => kl.Expected == KlKind.Gaussian && (kl == KlKind.Sampled || DropsScore);

    /// <summary>Whether a method's KL term counts a layer's inputs rather than its weights.</summary>
    public bool KlCountsInputs(Method method) => NoiseOnInputs || method.KlOverInputs;

    /// <summary>
    /// Whether the gradient is a biased estimate of the objective of posterior and KL term. Then <see cref="Family"/> is its own, its bias is
    /// reported, and it is ranked nowhere.
    /// </summary>
    public virtual bool IsBiased => false;

    /// <summary>What may stand after the name and a colon, as in grouped:10; null where nothing may.</summary>
    public virtual EstimatorArgumentRule? Argument => null;

    /// <summary>
    /// What the gradient is unbiased for besides posterior and KL, as the beginning of the objective's name: empty for independent noise on
    /// the weights, for noise on a layer's inputs is another posterior.
    /// </summary>
    public virtual string Family => "";

    /// <summary><see cref="Family"/> on a network, where its kinds of layers matter.</summary>
    public virtual string FamilyOn(Network network) => Family;

    /// <summary>Why a method with this estimator makes no sense, in one line, beyond what the other facts say; null where it does.</summary>
    public virtual string? Refusal(Method method) => null;

    /// <summary>Why the estimator makes no sense on a network, in one line; null where it does.</summary>
    public virtual string? RefusalOn(Network network) => null;

    /// <summary>What a layer's forward pass takes.</summary>
    /// <param name="layer">Its shapes.</param>
    /// <param name="examples">M.</param>
    /// <param name="spec">The estimator with its argument.</param>
    public abstract LayerCost Cost(Layer layer, int examples, EstimatorSpec spec);

    /// <summary>The same for an estimator whose work depends on where the layer stands.</summary>
    /// <param name="network">The layer's.</param>
    /// <param name="index">The layer's number, 0 = bottom.</param>
    /// <param name="examples">M.</param>
    /// <param name="spec">The estimator with its argument.</param>
    public virtual LayerCost Cost(Network network, int index, int examples, EstimatorSpec spec) => Cost(network.Layers[index], examples, spec);

    /// <summary>The same where the work depends on the posterior too.</summary>
    public virtual LayerCost Cost(Network network, int index, int examples, Method method) => Cost(network, index, examples, method.Estimator);

    /// <summary>How many examples share one sample of all weights, where there are several such samples; otherwise null.</summary>
    public virtual int? ExamplesPerWeightSample(EstimatorSpec spec) => null;

    /// <summary>Whether the noise of different examples is independent, so that the variance falls as 1/M and has a moments method.</summary>
    public virtual bool IndependentAcrossExamples(EstimatorSpec spec) => false;

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
