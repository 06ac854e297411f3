namespace Sgvb.Experiments.Training;

/// <summary>
/// The options of verbs that train, beside the common ones. What the paper leaves open has for default the setting that
/// experiments/recipe-search.sh found nearest to the paper's test errors.
/// </summary>
/// <param name="epochs">Where --epochs is not given.</param>
/// <param name="rate">Where --learning-rate is not given.</param>
/// <param name="schedule">Where --schedule is not given.</param>
public sealed class TrainingOptions(int epochs = 100, double rate = 1.25e-4, RateSchedule schedule = RateSchedule.Constant)
{
    public Option<int?> Epochs { get; } = CommonOptions.Whole("--epochs", "N", $"passes over the training set (default {epochs})", 1, 100_000);

    public Option<double?> Rate { get; } =
        PositiveOption.Of("--learning-rate", string.Create(CultureInfo.InvariantCulture, $"Adam's step size (default {rate:G})"));

    public Option<string> Schedule { get; } = Choice<RateSchedule>("--schedule", "how the learning rate falls: constant, linear or cosine",
        schedule.ToString().ToLowerInvariant());

    public Option<string> Start { get; } = new("--init")
    {
        Description = "how weights begin: he, glorot, lecun, small (standard deviation 0.01), or a standard deviation for each layer",
        HelpName = "NAME|X,X,…",
        DefaultValueFactory = _ => Initialisation.He.ToString(),
    };

    public Option<double?> AlphaInput { get; } = PositiveOption.Of("--alpha-input", "initial alpha of the first layer (default 0.25)");

    public Option<double?> AlphaHidden { get; } = PositiveOption.Of("--alpha-hidden", "initial alpha of the other layers (default 1)");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Epochs, Rate, Schedule, Start, AlphaInput, AlphaHidden])
            command.Options.Add(option);
    }

    /// <param name="result">The command line.</param>
    /// <param name="method">As the user named it.</param>
    /// <param name="workload">Network and minibatch.</param>
    /// <param name="seed">Of the training.</param>
    /// <param name="refinements">Null: all as usual.</param>
    /// <exception cref="SgvbException">An option's value is unknown, or the combination makes no sense.</exception>
    public TrainingRecipe Read(ParseResult result, Method method, Workload workload, uint seed, Refinements? refinements = null)
    {
        method = refinements?.Of(method) ?? method;
        var posterior = method.Posterior;
        if (posterior.Kind == PosteriorKind.Alpha)
            method = method with
            {
                Posterior = posterior with
                {
                    InitialInput = result.GetValue(AlphaInput) ?? posterior.InitialInput,
                    InitialHidden = result.GetValue(AlphaHidden) ?? posterior.InitialHidden,
                },
            };
        else if (((Option<double?>[])[AlphaInput, AlphaHidden]).FirstOrDefault(o => result.GetValue(o) is not null) is { } alpha)
            throw new SgvbException($"{alpha.Name}: the posterior {posterior} has no alpha; leave it out");
        Registry.Validate(method);
        var learning = new LearningRate(result.GetValue(Rate) ?? rate, Enum<RateSchedule>(result, Schedule));
        var start = InitialisationOption.Parse(result.GetValue(Start) ?? "", Start.Name, workload.Layers);
        return new TrainingRecipe(method, workload, EpochsOf(result), learning, start, seed) { Refinements = refinements ?? new() };
    }

    /// <summary>Passes over the training set.</summary>
    public int EpochsOf(ParseResult result) => result.GetValue(Epochs) ?? epochs;

    private static T Enum<T>(ParseResult result, Option<string> option) where T : struct, Enum
    {
        var text = result.GetValue(option) ?? "";
        foreach (var value in System.Enum.GetValues<T>())
            if (value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return value;
        throw NameList.Unknown(option.Name, text, [.. System.Enum.GetNames<T>().Select(n => n.ToLowerInvariant())]);
    }

    private static Option<string> Choice<T>(string name, string description, string fallback) where T : struct, Enum => new(name)
    {
        Description = description,
        HelpName = string.Join('|', System.Enum.GetNames<T>()).ToLowerInvariant(),
        DefaultValueFactory = _ => fallback,
    };
}
