namespace Sgvb.Experiments.Training;

/// <summary>The options for <see cref="Refinements"/>.</summary>
public sealed class RefinementOptions
{
    private const string Weights = "weights", Inputs = "inputs";

    private readonly Option<string?> _tie = new("--tie")
    {
        Description = "which weights share a learned alpha: layer, unit or weight (default layer; type A has none by weight)",
        HelpName = "layer|unit|weight",
    };

    private readonly Option<double?> _klWeight = PositiveOption.Of("--kl-weight", "multiplies the methods' own weights of the KL term (default 1)");

    private readonly Option<double?> _klWeightB = PositiveOption.Of("--kl-weight-b", "multiplies it once more in type B (default 1)");

    private readonly Option<string?> _estimatorB = new("--estimator-b")
    {
        Description = "what draws type B's noise (default local-reparam, which is noise by position in a convolution; flipout is the kernels' own)",
        HelpName = "ESTIMATOR",
    };

    private readonly Option<string?> _klOver = new("--kl-over")
    {
        Description = "what type B's KL term sums over: weights (default), or inputs, as type A's does",
        HelpName = $"{Weights}|{Inputs}",
    };

    private readonly Option<int?> _klWarmup =
        CommonOptions.Whole("--kl-warmup", "EPOCHS", "epochs over which the KL term grows from 0 (default none)", 1, 100_000);

    private readonly Option<double?> _rateWarmup =
        PositiveOption.Of("--rate-warmup", "epochs, or a part of one, over which Adam's step size grows from 0 (default none)");

    private readonly Option<double?> _alphaRate =
        PositiveOption.Of("--alpha-rate", "Adam's step size of the noise parameters as a multiple of the others' (default 1)");

    private readonly Option<double?> _average =
        PositiveOption.Of("--average", "score an exponential average of the parameters with this decay a step, from 0 to 1 (default: none)");

    private readonly Option<string?> _augment = new("--augment")
    {
        Description = "change the training's pictures at random: flip left and right, or flip-shift, which moves them by up to 4 pixels too (default none)",
        HelpName = "none|flip|flip-shift",
    };

    /// <summary>Those of verbs whose result is the parameters as they were trained.</summary>
    public void AddTo(Command command) => Add(command, _klWeight, _klOver, _klWarmup, _rateWarmup, _alphaRate);

    /// <summary>All, for a verb that trains several types of methods and keeps errors alone.</summary>
    public void AddAllTo(Command command) => Add(command, _tie, _klWeight, _klWeightB, _estimatorB, _klOver, _klWarmup, _rateWarmup, _alphaRate, _average, _augment);

    /// <exception cref="SgvbException">A value is unknown.</exception>
    public Refinements Read(ParseResult result)
    {
        if (result.GetValue(_average) is >= 1 and var decay)
            throw new SgvbException(string.Create(CultureInfo.InvariantCulture, $"{_average.Name}: {decay} is no decay; name a number above 0 and below 1, such as 0.999"));
        return new Refinements
        {
            Tie = result.GetValue(_tie) is { } tie ? Choose(_tie, tie, [Tie.Layer, Tie.Unit, Tie.Weight], t => t.ToString().ToLowerInvariant()) : null,
            KlWeight = result.GetValue(_klWeight) ?? 1,
            KlWeightB = result.GetValue(_klWeightB) ?? 1,
            EstimatorB = result.GetValue(_estimatorB) is { } name ? WeightNoise(name) : null,
            KlOverInputs = result.GetValue(_klOver) is { } over && Choose(_klOver, over, [Weights, Inputs], w => w) == Inputs,
            KlWarmup = result.GetValue(_klWarmup) ?? 0,
            RateWarmup = result.GetValue(_rateWarmup) ?? 0,
            AlphaRate = result.GetValue(_alphaRate) ?? 1,
            Average = result.GetValue(_average),
            Augmentation = result.GetValue(_augment) is { } change
                ? Choose(_augment, change, [Augmentation.None, Augmentation.Flip, Augmentation.FlipShift], NameOf)
                : Augmentation.None,
        };
    }

    private static string NameOf(Augmentation augmentation) => augmentation switch
    {
        Augmentation.Flip => "flip",
        Augmentation.FlipShift => "flip-shift",
        _ => "none",
    };

    /// <exception cref="SgvbException">It is no estimator, or its noise is not the weights' own.</exception>
    private EstimatorSpec WeightNoise(string name)
    {
        _ = Registry.Estimator(EstimatorSpec.Parse(name).Name);
        // As with --estimator: a name alone has its usual argument.
        var methods = MethodSelection.Choose(new CommonValues { Estimators = [name] }, [], out _);
        return methods is [{ Method.Estimator: { Entry: { HasNoise: true, NoiseOnInputs: false } } estimator }]
            ? estimator
            : throw new SgvbException($"{_estimatorB.Name}: {name} has no noise of the weights' own; use local-reparam, flipout, shared or per-example");
    }

    private static void Add(Command command, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
            command.Options.Add(option);
    }

    private static T Choose<T>(Option option, string text, IReadOnlyList<T> known, Func<T, string> name)
    {
        foreach (var one in known)
            if (name(one).Equals(text, StringComparison.OrdinalIgnoreCase))
                return one;
        throw NameList.Unknown(option.Name, text, known.Select(name));
    }
}
