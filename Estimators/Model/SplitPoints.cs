namespace Sgvb.Model;

/// <summary>The points of a layer's noise where <see cref="SplitDraws"/> says how often it is drawn.</summary>
public static class SplitPoints
{
    /// <summary>
    /// None where the estimator's argument asks for draws and this layer has but one in a step: points that differ by the example alone cost more
    /// than independent normals and gain nothing.
    /// </summary>
    /// <param name="estimator">With its argument and the number of gradients that a step averages.</param>
    /// <param name="above">Layers above this one.</param>
    /// <param name="isBottom">Whether there is none below.</param>
    /// <param name="examples">M.</param>
    /// <param name="positions">Output positions of an example.</param>
    public static PointSet Of(EstimatorSpec estimator, int above, bool isBottom, int examples, int positions)
    {
        var samples = SplitDraws.Below(estimator, above, isBottom);
        var draws = SplitDraws.Of(estimator, above, isBottom);
        return estimator.Argument is not null && samples * draws * estimator.Draws == 1
            ? default
            : PointSet.Of(examples, positions, samples, draws, estimator.Draws);
    }
}
