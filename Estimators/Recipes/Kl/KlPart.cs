using Sgvb.Model.Kl;
using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes.Kl;

/// <summary>Adds the KL term's gradient to a recipe's gradients, as a part of the step.</summary>
internal abstract class KlPart : IDisposable
{
    /// <summary>klWeight/N·KL at the last call of <see cref="AddTo"/>; waits for the device.</summary>
    public abstract double Value { get; }

    /// <summary>
    /// Of a term that is sampled, what its value is made of: it differs from pass to pass, so that <see cref="AddTo"/> belongs to each pass and the
    /// mean over passes takes these with the gradients. Empty where the parameters alone decide.
    /// </summary>
    public virtual IReadOnlyList<Matrix> Drawn => [];

    /// <param name="backend">Of the layers.</param>
    /// <param name="layers">Bottom first; <see cref="IWeightSample"/> where the term is taken at the sample.</param>
    /// <param name="network">Their shapes.</param>
    /// <param name="method">Its KL is not <see cref="KlKind.None"/>.</param>
    /// <param name="onInputs">Whether the term counts a layer's inputs rather than its weights.</param>
    /// <param name="isSampled">Whether it is taken at the weight sample.</param>
    /// <param name="dropsScore">Whether its gradient there is without the score.</param>
    /// <param name="factor">klWeight/N.</param>
    public static KlPart Create(
        IBackend backend, LayerRecipe[] layers, Network network, Method method, bool onInputs, bool isSampled, bool dropsScore, double factor) =>
        (method.Kl, method.Posterior.Kind, method.Posterior.Learned) switch
        {
            (_, PosteriorKind.Alpha, true) when isSampled => Sampled<AlphaRule>(backend, layers, dropsScore, factor),
            (_, PosteriorKind.Alpha, false) when isSampled => Sampled<Fixed<AlphaRule>>(backend, layers, dropsScore, factor),
            (_, _, true) when isSampled => Sampled<SigmaRule>(backend, layers, dropsScore, factor),
            (_, _, false) when isSampled => Sampled<Fixed<SigmaRule>>(backend, layers, dropsScore, factor),
            (KlKind.Exact, _, _) => new HostKl(backend, layers, network, method, onInputs, factor),
            (KlKind.Gaussian, PosteriorKind.Alpha, true) => new GaussianKl<AlphaRule>(backend, layers, factor),
            (KlKind.Gaussian, PosteriorKind.Alpha, false) => new GaussianKl<Fixed<AlphaRule>>(backend, layers, factor),
            (KlKind.Gaussian, _, true) => new GaussianKl<SigmaRule>(backend, layers, factor),
            (KlKind.Gaussian, _, false) => new GaussianKl<Fixed<SigmaRule>>(backend, layers, factor),
            (KlKind.Cubic, PosteriorKind.Alpha, _) => new AlphaKl<CubicLane>(backend, layers, method.Posterior.Learned, onInputs, factor),
            (_, PosteriorKind.Alpha, _) => new AlphaKl<MolchanovLane>(backend, layers, method.Posterior.Learned, onInputs, factor),
            (KlKind.Cubic, _, true) => new SigmaKl<CubicLane, SigmaRule>(backend, layers, factor),
            (KlKind.Cubic, _, false) => new SigmaKl<CubicLane, Fixed<SigmaRule>>(backend, layers, factor),
            (_, _, true) => new SigmaKl<MolchanovLane, SigmaRule>(backend, layers, factor),
            _ => new SigmaKl<MolchanovLane, Fixed<SigmaRule>>(backend, layers, factor),
        };

    public abstract void AddTo();

    /// <summary>Multiplies the factor from the next <see cref="AddTo"/> on.</summary>
    public abstract void SetShare(double share);

    public abstract void Dispose();

    private static KlPart Sampled<TRule>(IBackend backend, LayerRecipe[] layers, bool dropsScore, double factor)
        where TRule : struct, IPosteriorRule => dropsScore
            ? new SampledKl<TRule, PathDensity>(backend, layers, factor)
            : new SampledKl<TRule, WholeDensity>(backend, layers, factor);
}
