namespace Sgvb.Recipes.Parts;

/// <summary>A layer whose noise is independent by example, after its backward pass.</summary>
public interface IPerExampleMoments
{
    /// <summary>The squared length of every example's own gradient of θ.</summary>
    /// <param name="moments">Does the sums.</param>
    /// <param name="key">The step's key, for noise that must be made again.</param>
    /// <param name="squares">[M], filled.</param>
    void ThetaSquares(PerExampleMoments moments, in NoiseKey key, Span<double> squares);
}
