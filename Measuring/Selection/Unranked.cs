namespace Sgvb.Measuring.Selection;

/// <summary>
/// What stands beside every ranking and in none. The estimator without noise trains no posterior: it is the gradient at the mean weights, and no
/// lower bound, for averaging over the noise changes what the choice of the minibatch brings, too. A biased estimator can be as quiet as it likes.
/// </summary>
public static class Unranked
{
    public static string Name { get; } = Registry.Estimators.First(e => e.IgnoresPosterior).Name;

    /// <param name="estimator">As in a row, with its modifiers. One that this program does not know, from a run of an extension, counts as ranked.</param>
    public static bool Is(string estimator) => IsNoNoise(estimator) || IsBiased(estimator);

    public static bool IsNoNoise(string estimator) => estimator == Name;

    public static bool IsBiased(string estimator) => Registry.Estimators.Any(e => e.IsBiased && e.Name == estimator.Split(':', '+')[0]);
}
