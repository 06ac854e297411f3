namespace Sgvb.Experiments.Speed;

/// <summary>One estimator on one backend.</summary>
/// <param name="Backend">A registered name.</param>
/// <param name="Recipe">What is trained, with the minibatch that is timed.</param>
/// <param name="Note">What a reader must know.</param>
public sealed record SpeedCase(string Backend, TrainingRecipe Recipe, string Note)
{
    public const string Local = "local-reparam";
    public const string PerExample = "per-example";

    /// <summary>libtorch stores every example's weights, which takes a minute a step at M = 1000.</summary>
    private const int LargestStored = 100;

    /// <summary>As the paper gives them, on its GPU (1506.02557, section 6).</summary>
    private static readonly Dictionary<string, double> PaperSeconds = new() { [PerExample] = 1635, [Local] = 7.4 };

    public string Estimator => Recipe.Method.Estimator.ToString();

    /// <summary>Where per-example noise is; empty for other estimators, which have little of it.</summary>
    public string Noise => Estimator != PerExample ? "" : Stores(Backend) ? "stored" : "on the fly";

    /// <summary>Null where the paper's network or minibatch was another.</summary>
    public double? PaperS => Recipe.Workload.Name == Workload.Mnist.Name && PaperSeconds.TryGetValue(Estimator, out var s) ? s : null;

    public static SpeedCase Of(string backend, TrainingRecipe recipe)
    {
        var isLong = Stores(backend) && recipe.Method.Estimator.Name == PerExample && recipe.Workload.Minibatch > LargestStored;
        return isLong
            ? new SpeedCase(backend, recipe with { Workload = recipe.Workload.WithMinibatch(LargestStored) },
                string.Create(CultureInfo.InvariantCulture, $"timed at M = {LargestStored}"))
            : new SpeedCase(backend, recipe, "");
    }

    private static bool Stores(string backend) => Registry.Backend(backend).StoresNoise;
}
