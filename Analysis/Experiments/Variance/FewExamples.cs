namespace Sgvb.Experiments.Variance;

/// <summary>
/// Late in training a network fits nearly all examples, and the few that it does not fit make nearly all of the gradient's variance. A sample of
/// minibatches meets such an example seldom; what it then says depends on luck, and is said so.
/// </summary>
public static class FewExamples
{
    /// <summary>Below so many, a sample of 64 minibatches is off by ten per cent and more.</summary>
    private const double Few = 100;

    /// <summary>In a small data set a few examples are all there are, and every minibatch meets them.</summary>
    private const double Share = 0.1;

    /// <summary>One line for all cells that few examples carry; null where there is none.</summary>
    public static string? Warning(IEnumerable<VarianceRow> rows)
    {
        var few = rows.Where(r => r.EffectiveExamples < Few && r.EffectiveExamples < Share * r.Examples).OrderBy(r => r.EffectiveExamples).ToList();
        if (few.Count == 0)
            return null;
        var least = few.DistinctBy(r => r.Estimator)
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"about {Math.Round(r.EffectiveExamples!.Value)} for {r.Estimator} ({r.Layer} layer)"));
        return $"Few training examples carry the variance: {string.Join(", ", least)}. Draws and moments meet them by chance, exact and passes "
            + "see them all; another training finds others.";
    }
}
