namespace Sgvb.Model;

/// <summary>
/// A step that can tell the second moments of its per-example gradients, without storing one. Only for methods whose noise is independent
/// by example: then Var of the minibatch gradient is Var[g_one]/M, and M gradients are had for one step.
/// </summary>
public interface IMomentStep : ITrainingStep
{
    /// <summary>Whether the method's noise is independent by example; otherwise the second moment may not be asked for.</summary>
    bool HasMoments { get; }

    /// <summary>
    /// Σ over the examples of the last minibatch and over the layer's weights of (∂(−log p)/∂θ)², one example at a time; waits for the
    /// device.
    /// </summary>
    double ThetaSecondMoment(int layer);
}
