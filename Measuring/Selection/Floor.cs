namespace Sgvb.Measuring.Selection;

/// <summary>The estimator without noise: what the data alone leave. It trains no posterior, so it is the floor of every ranking and competes in none.</summary>
public static class Floor
{
    public static string Name { get; } = Registry.Estimators.First(e => !e.HasNoise).Name;

    /// <param name="estimator">As in a row, with its modifiers.</param>
    public static bool Is(string estimator) => estimator == Name;
}
