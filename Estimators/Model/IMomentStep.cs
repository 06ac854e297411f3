namespace Sgvb.Model;

/// <summary>
/// A step that can tell how long each example's own gradient is, without storing one. Only for methods whose noise is independent
/// by example: then Var of the minibatch gradient is Var[g_one]/M, and M gradients are had for one step.
/// </summary>
public interface IMomentStep : ITrainingStep
{
    /// <summary>Whether the method's noise is independent by example; otherwise the squares may not be asked for.</summary>
    bool HasMoments { get; }

    /// <summary>
    /// Σ over the layer's weights of (∂(−log p)/∂θ)², for each example of the last minibatch alone; waits for the device.
    /// </summary>
    /// <param name="squares">[M], filled.</param>
    void ThetaSquares(int layer, Span<double> squares);
}
