namespace Sgvb.Model;

/// <summary>The points of a layer's noise where <see cref="SplitDraws"/> says how often it is drawn.</summary>
public static class SplitPoints
{
    /// <param name="estimator">With its argument and the number of gradients that a step averages.</param>
    /// <param name="above">Layers above this one.</param>
    /// <param name="isBottom">Whether there is none below.</param>
    /// <param name="examples">M.</param>
    /// <param name="positions">Output positions of an example.</param>
    public static PointSet Of(EstimatorSpec estimator, int above, bool isBottom, int examples, int positions) => PointSet.Of(
        examples, positions, above == 0 && !isBottom ? SplitDraws.Of(estimator, 1, isBottom: false) : 1, SplitDraws.Of(estimator, above, isBottom),
        estimator.Draws);
}
