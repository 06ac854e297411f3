using Sgvb.Model;
using Sgvb.Model.Activations;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;

namespace Sgvb.Tests.Agreement;

/// <summary>Every estimator × posterior × KL that is defined, by the rules that the documents state.</summary>
public static class Combinations
{
    public static IReadOnlyList<EstimatorSpec> Estimators { get; } =
    [
        new("no-noise"),
        .. new EstimatorSpec[]
        {
            new("shared"), new("grouped", 2), new("grouped", 4), new("per-example"), new("local-reparam"), new("flipout"),
            new("input-noise"), new("binary-input-noise"), new("split", 3), new("split", new EstimatorArgument(3, 2)), new("rqmc", 3),
            new("rqmc", new EstimatorArgument(3, 2)), new("shared", Draws: 3), new("rqmc", Draws: 3),
            new("stl"), new("vogn"),
        }.SelectMany(spec => new[] { spec, spec with { Antithetic = true } }),
        new("moment"),
    ];

    /// <summary>Learned and fixed posteriors; α ≤ 0.9 so that the cubic KL applies.</summary>
    public static IReadOnlyList<PosteriorSpec> Posteriors { get; } =
    [
        PosteriorSpec.Alpha(Tie.Layer, learned: true, input: 0.25, hidden: 0.6),
        PosteriorSpec.Alpha(Tie.Unit, learned: true, input: 0.25, hidden: 0.6),
        PosteriorSpec.Alpha(Tie.Weight, learned: true, input: 0.25, hidden: 0.6),
        PosteriorSpec.Sigma(learned: true, initial: 0.05),
        PosteriorSpec.Alpha(Tie.Layer, learned: false, input: 0.25, hidden: 0.6),
        PosteriorSpec.Alpha(Tie.Unit, learned: false, input: 0.25, hidden: 0.6),
        PosteriorSpec.Sigma(learned: false, initial: 0.05),
        PosteriorSpec.KTied(2, learned: true, initial: 0.05),
    ];

    /// <summary>Whether the three go together.</summary>
    public static bool Defined(EstimatorSpec estimator, PosteriorSpec posterior, KlKind kl)
    {
        if (kl == KlKind.Sampled && estimator.Name is not ("shared" or "flipout" or "stl" or "vogn"))
            return false;
        if (posterior.Tie == Tie.Factors && kl is (KlKind.Cubic or KlKind.Molchanov or KlKind.Exact))
            return false;
        if (estimator.Name == "stl" && kl is (KlKind.Cubic or KlKind.Molchanov or KlKind.Exact))
            return false;
        if (estimator.Name is not ("input-noise" or "binary-input-noise"))
            return true;
        var byInput = posterior.Kind == PosteriorKind.Alpha && posterior.Tie != Tie.Weight;
        return byInput && kl != KlKind.Gaussian && !(estimator.Name == "binary-input-noise" && posterior.Learned);
    }

    /// <summary>
    /// Whether an estimator goes with a network: drawing the last hidden layer again and again is for dense layers, propagating moments for dense layers
    /// with ReLU.
    /// </summary>
    public static bool Fits(EstimatorSpec estimator, Network network) => (estimator.Argument?.Second is null || !network.Layers[^1].Flattens)
        && (estimator.Name != "moment" || (network.Layers.All(l => l.Spec is Dense) && (network.Activation == Activation.Relu || network.Layers.Count == 1)));

    /// <summary>A KL term that goes with the estimator and the posterior.</summary>
    public static KlKind AnyKl(EstimatorSpec estimator, PosteriorSpec posterior) =>
        estimator.Name == "stl" || posterior.Tie == Tie.Factors ? KlKind.Gaussian : KlKind.Molchanov;

    /// <summary>
    /// Pairs that are defined. Of factors local reparameterization has two recipes, so that a second number of them joins it; averages, points and the size
    /// of a group do not see them. Moments see of a posterior its scale by weight alone: one kind with α, one with σ and factors are enough.
    /// </summary>
    public static IEnumerable<(EstimatorSpec Estimator, PosteriorSpec Posterior)> EstimatorsAndPosteriors =>
        (from estimator in Estimators
         from posterior in Posteriors
         where Defined(estimator, posterior, KlKind.None)
         where posterior.Tie != Tie.Factors || (estimator.Passes == 1 && estimator.Name != "rqmc" && estimator != new EstimatorSpec("grouped", 4))
         where estimator.Name != "moment" || posterior is { Learned: true, Tie: Tie.Layer or Tie.Factors } or { Learned: true, Kind: PosteriorKind.Sigma }
         select (estimator, posterior)).Append((new EstimatorSpec("local-reparam"), PosteriorSpec.KTied(1)));

    /// <summary>
    /// The methods of one estimator and posterior: every KL that goes with them, one of them with a weight other than 1; local reparameterization has those
    /// that may count a layer's inputs so too.
    /// </summary>
    public static IEnumerable<Method> Methods(EstimatorSpec estimator, PosteriorSpec posterior) =>
        from kl in Enum.GetValues<KlKind>()
        where Defined(estimator, posterior, kl)
        from over in estimator == new EstimatorSpec("local-reparam") && posterior.Kind == PosteriorKind.Alpha
            && kl is (KlKind.Cubic or KlKind.Molchanov or KlKind.Exact) ? (bool[])[false, true] : [false]
        select new Method(estimator, posterior, kl, kl == KlKind.Cubic ? 1.0 / 3 : 1) { KlOverInputs = over };
}
