namespace Sgvb.Experiments.Speed;

/// <summary>One estimator on one backend.</summary>
/// <param name="Backend">A registered name.</param>
/// <param name="Recipe">What is trained, with the minibatch that is timed.</param>
/// <param name="PaperS">The paper's seconds an epoch; null where its network or its minibatch was another than what was asked for.</param>
/// <param name="Note">What a reader must know.</param>
public sealed record SpeedCase(string Backend, TrainingRecipe Recipe, double? PaperS, string Note)
{
    public const string Local = "local-reparam";
    public const string PerExample = "per-example";

    /// <summary>As the paper gives them, on its GPU (1506.02557, section 6).</summary>
    private static readonly Dictionary<string, double> PaperSeconds = new() { [PerExample] = 1635, [Local] = 7.4 };

    public string Estimator => Recipe.Method.Estimator.ToString();

    /// <summary>Where the noise of several weight samples is; empty for other estimators, which have little of it.</summary>
    public string Noise => Recipe.Method.Estimator.ExamplesPerWeightSample is null ? "" : Registry.Backend(Backend).StoresNoise ? "stored" : "on the fly";

    /// <summary>With a smaller minibatch where the backend would have to store too much noise; an epoch takes about as long then.</summary>
    public static SpeedCase Of(string backend, TrainingRecipe recipe)
    {
        double? paper = (recipe.Workload.Name, recipe.Workload.Minibatch) == (Workload.Mnist.Name, Workload.Mnist.Minibatch)
            && PaperSeconds.TryGetValue(recipe.Method.Estimator.ToString(), out var s) ? s : null;
        return StoredNoise.IsLong(Registry.Backend(backend), recipe.Method.Estimator, recipe.Workload)
            ? new SpeedCase(backend, recipe with { Workload = recipe.Workload.WithMinibatch(StoredNoise.LargestMinibatch) }, paper,
                string.Create(CultureInfo.InvariantCulture, $"timed at M = {StoredNoise.LargestMinibatch}"))
            : new SpeedCase(backend, recipe, paper, "");
    }
}
