namespace Sgvb.Measuring.Selection;

/// <summary>
/// The estimator without noise stands beside every ranking and in none: it trains no posterior. It is the gradient at the mean weights, and no
/// lower bound: averaging over the noise changes what the choice of the minibatch brings, too.
/// </summary>
public static class Unranked
{
    public static string Name { get; } = Registry.Estimators.First(e => !e.HasNoise).Name;

    /// <param name="estimator">As in a row, with its modifiers.</param>
    public static bool Is(string estimator) => estimator == Name;
}
