using Sgvb.Model.Kl;

namespace Sgvb.Experiments.Training;

/// <summary>
/// What a recipe may have beyond the plain one, for what the paper leaves open: how α is tied, how much the KL term counts and over what it sums,
/// what draws the noise, how the noise parameters and the averages move, and how pictures are changed. What is as usual is not described, so that folders from before go on.
/// </summary>
public sealed record Refinements
{
    /// <summary>Under which checkpoints name what of this is not as usual.</summary>
    public const string Key = "refinements";

    /// <summary>Of every α that is learned; null: as the method has it.</summary>
    public Tie? Tie { get; init; }

    /// <summary>Multiplies every method's own weight of its KL term.</summary>
    public double KlWeight { get; init; } = 1;

    /// <summary>Multiplies it once more where the noise is the weights' own (type B).</summary>
    public double KlWeightB { get; init; } = 1;

    /// <summary>What draws the noise of methods whose noise is the weights' own; null: as the method has it.</summary>
    public EstimatorSpec? EstimatorB { get; init; }

    /// <summary>Whether the KL term counts a layer's inputs there too: <see cref="Method.KlOverInputs"/>.</summary>
    public bool KlOverInputs { get; init; }

    /// <summary>Epochs over which the KL term grows from 0 in a straight line.</summary>
    public int KlWarmup { get; init; }

    /// <summary>Epochs, or parts of one, over which the learning rate grows from 0 in a straight line.</summary>
    public double RateWarmup { get; init; }

    /// <summary>The noise parameters' learning rate as a multiple of the others'.</summary>
    public double AlphaRate { get; init; } = 1;

    /// <summary>Decay by step of the average of the parameters that is scored in their place; null: they themselves are.</summary>
    public double? Average { get; init; }

    /// <summary>How the training's pictures are changed; those that errors are measured on stay as they are.</summary>
    public Augmentation Augmentation { get; init; }

    /// <summary>Empty where everything is as usual.</summary>
    public string Description => string.Join("; ", Parts());

    /// <summary>A method with what of this concerns it: methods without a KL term, or with fixed noise, stay as they are.</summary>
    /// <exception cref="SgvbException">It has noise on its inputs, where there is no α by weight.</exception>
    public Method Of(Method method)
    {
        if (HasNoiseOfWeights(method) && EstimatorB is { } estimator)
            method = method with { Estimator = estimator };
        if (LearnsAlpha(method) && Tie is { } tie)
            method = tie == Model.Posterior.Tie.Weight && method.Estimator.Entry.NoiseOnInputs
                ? throw new SgvbException($"--tie weight: {method.Estimator} has one noise variable an input unit, so there is no alpha by weight; "
                    + "use layer or unit, or name only methods of type B with --estimator")
                : method with { Posterior = method.Posterior with { Tie = tie } };
        if (!HasKl(method))
            return method;
        return IsTypeB(method)
            ? method with { KlWeight = method.KlWeight * KlWeight * KlWeightB, KlOverInputs = method.KlOverInputs || KlOverInputs }
            : method with { KlWeight = method.KlWeight * KlWeight };
    }

    /// <exception cref="SgvbException">A setting concerns none of the methods, or the warm-up is longer than the training.</exception>
    public void Check(IReadOnlyList<Method> methods, int epochs)
    {
        Require("--tie", Tie is not null, LearnsAlpha, "learns alpha");
        Require("--alpha-rate", AlphaRate != 1, m => m.Posterior.Learned, "learns its noise");
        Require("--kl-weight", KlWeight != 1, HasKl, "has a KL term");
        Require("--kl-weight-b", KlWeightB != 1, IsTypeB, "has noise of the weights' own and a KL term");
        Require("--estimator-b", EstimatorB is not null, HasNoiseOfWeights, "has noise of the weights' own");
        Require("--kl-over inputs", KlOverInputs, IsTypeB, "has noise of the weights' own and a KL term");
        Require("--kl-warmup", KlWarmup > 0, HasKl, "has a KL term");
        RequireAnEnd("--kl-warmup", KlWarmup, "the KL term would never count whole");
        RequireAnEnd("--rate-warmup", RateWarmup, "the rate would never be whole");

        void Require(string option, bool isSet, Func<Method, bool> concerns, string what)
        {
            if (isSet && !methods.Any(concerns))
                throw new SgvbException($"{option}: none of the methods {what}; leave it out");
        }

        void RequireAnEnd(string option, double warmup, string otherwise)
        {
            if (warmup > epochs)
                throw new SgvbException(string.Create(CultureInfo.InvariantCulture,
                    $"{option} {warmup:G}: the training has only {epochs} epochs, so {otherwise}; name at most {epochs}, or more --epochs"));
        }
    }

    /// <summary>How much of the KL term counts.</summary>
    /// <param name="epochs">Since the beginning, in parts.</param>
    public double KlShare(double epochs) => Share(epochs, KlWarmup);

    /// <summary>How much of the learning rate counts.</summary>
    /// <param name="epochs">Since the beginning, in parts, with the step at hand.</param>
    public double RateShare(double epochs) => Share(epochs, RateWarmup);

    private static double Share(double epochs, double warmup) => warmup == 0 ? 1 : Math.Min(1, epochs / warmup);

    private static bool HasKl(Method method) => method.Kl != KlKind.None;

    private static bool IsTypeB(Method method) => HasKl(method) && HasNoiseOfWeights(method);

    private static bool HasNoiseOfWeights(Method method) => method.Estimator.Entry is { HasNoise: true, NoiseOnInputs: false };

    private static bool LearnsAlpha(Method method) => method.Posterior is { Kind: PosteriorKind.Alpha, Learned: true };

    private IEnumerable<string> Parts()
    {
        if (Tie is { } tie)
            yield return $"alpha by {tie.ToString().ToLowerInvariant()}";
        if (KlWeight != 1)
            yield return $"KL × {Number(KlWeight)}";
        if (KlWeightB != 1)
            yield return $"KL of type B × {Number(KlWeightB)}";
        if (EstimatorB is { } estimator)
            yield return $"type B by {estimator}";
        if (KlOverInputs)
            yield return "KL of type B over inputs";
        if (KlWarmup > 0)
            yield return $"KL from 0 over {Number(KlWarmup)} epochs";
        if (RateWarmup > 0)
            yield return $"Adam's rate from 0 over {Number(RateWarmup)} epochs";
        if (AlphaRate != 1)
            yield return $"Adam's rate of alpha × {Number(AlphaRate)}";
        if (Average is { } decay)
            yield return $"scored at the average with decay {Number(decay)}";
        if (Augmentation != Augmentation.None)
            yield return Augmentation == Augmentation.Flip
                ? "pictures flipped at random"
                : $"pictures flipped and moved by up to {Augmented.Most} pixels at random";
    }

    private static string Number(double number) => number.ToString("G", CultureInfo.InvariantCulture);
}
