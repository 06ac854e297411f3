using Sgvb.Model.Kl;

namespace Sgvb.Experiments.Training;

/// <summary>Everything that a training is a function of, besides the data and the backend.</summary>
/// <param name="Method">Estimator, posterior with its initial noise levels, KL.</param>
/// <param name="Workload">Widths and minibatch size.</param>
/// <param name="Epochs">Passes over the training set; schedules end there.</param>
/// <param name="Rate">Adam's learning rate.</param>
/// <param name="Initialisation">How θ begins.</param>
/// <param name="Seed">Of initial values, minibatches and noise.</param>
public sealed record TrainingRecipe(Method Method, Workload Workload, int Epochs, LearningRate Rate, Initialisation Initialisation, uint Seed)
{
    /// <summary>Under which checkpoints name the data that they were trained on.</summary>
    public const string DataKey = "data_sha256";

    /// <summary>What it has beyond these; <see cref="Method"/> holds those of them that are the method's.</summary>
    public Refinements Refinements { get; init; } = new();

    public Parameters Begin() => Initialisation.Begin(Workload.Network, Method.Posterior, Seed);

    /// <summary>What trainings with different methods can have in common, in one line.</summary>
    public string Summary => string.Create(CultureInfo.InvariantCulture,
        $"Adam {Rate}; M = {Workload.Minibatch}; init {Initialisation}; "
        + $"{(Method.Posterior.Kind == PosteriorKind.Alpha ? "alpha" : "sigma")} from {Method.Posterior.InitialInput:G} (input) and "
        + $"{Method.Posterior.InitialHidden:G}{(Refinements.Description is { Length: > 0 } more ? "; " + more : "")}");

    /// <summary>For checkpoints: a training goes on only from a checkpoint with equal entries.</summary>
    public IReadOnlyDictionary<string, string> Describe(Dataset train) => new Dictionary<string, string>(
        [.. Describe(), new(DataKey, train.ContentHash), .. train.Scale.Metadata.Select(m => KeyValuePair.Create(m.Key, m.Value))]);

    /// <summary>The same without the data.</summary>
    public IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>(
        Refinements.Description is { Length: > 0 } more ? [.. Plain, new(Refinements.Key, more)] : Plain);

    private Dictionary<string, string> Plain => new()
    {
        ["estimator"] = Method.Estimator.ToString(),
        ["posterior"] = Method.Posterior.ToString(),
        ["initial_scale"] = string.Create(CultureInfo.InvariantCulture, $"{Method.Posterior.InitialInput:G} {Method.Posterior.InitialHidden:G}"),
        ["kl"] = Method.Kl.Name,
        ["kl_weight"] = Method.KlWeight.ToString("G", CultureInfo.InvariantCulture),
        ["workload"] = Workload.Network.ToString(),
        ["minibatch"] = Workload.Minibatch.ToString(CultureInfo.InvariantCulture),
        // Where the rate does not depend on the end, a finished training may be carried further.
        ["schedule_epochs"] = Rate.Schedule == RateSchedule.Constant ? "any" : Epochs.ToString(CultureInfo.InvariantCulture),
        ["learning_rate"] = Rate.ToString(),
        ["initialisation"] = Initialisation.ToString(),
        ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
    };
}
