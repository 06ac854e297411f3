namespace Sgvb.Experiments.Variance;

/// <summary>
/// Layers whose gradient is zero in every draw, so that their variance of zero says nothing of an estimator: units that no example
/// switches on pass nothing on, in neither direction.
/// </summary>
public static class DeadLayers
{
    /// <summary>Says a run's warnings: beside its tables, or, where the output is JSON, as notes.</summary>
    public static void Tell(Screen screen, RunFolder run, bool isJson)
    {
        foreach (var warning in Warnings(run.ReadIfThere<VarianceBlockRow>(RunFolder.VarianceBlocks)))
            if (isJson)
                screen.Note(warning);
            else
                screen.Line(warning);
    }

    /// <summary>A sentence for each network in which there are any; it stands beside the table.</summary>
    /// <param name="blocks">Of one run.</param>
    public static IEnumerable<string> Warnings(IEnumerable<VarianceBlockRow> blocks)
    {
        foreach (var network in blocks.Where(b => b.Parameter == "theta").GroupBy(b => (b.Workload, b.Epoch, b.Seed)))
        {
            var layers = network.GroupBy(b => b.Layer).ToList();
            // Examples that are all equal give no variance either; the gradient without noise tells them from a dead network.
            var zero = layers.Where(l => l.All(IsZero) && !l.Any(b => b.NoNoiseSquare > 0)).ToList();
            if (zero.Count == 0)
                continue;
            yield return (zero.Count == layers.Count ? "Dead network: " : "Dead layers: ")
                + $"every gradient of θ in {string.Join(", ", zero.Select(l => l.Key))} is exactly zero in every draw, so these variances measure nothing"
                + (zero.Exists(l => l.Any(b => b.NoNoiseSquare == 0)) ? "." : " (or all examples are equal).");
        }
    }

    private static bool IsZero(VarianceBlockRow block) => block is { Variance: 0, MeanSquare: null or 0 };
}
