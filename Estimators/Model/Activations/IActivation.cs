namespace Sgvb.Model.Activations;

/// <summary>
/// What a layer's pre-activation goes through, elementwise. The slope is taken from the output, so that no pre-activation is kept;
/// an activation whose slope needs the pre-activation would have to store it.
/// </summary>
public interface IActivation
{
    /// <summary>As in the text of a network.</summary>
    static abstract string Name { get; }

    /// <summary>Whether an output of exactly zero means a slope of zero, so that nothing needs to be known of the gradient there.</summary>
    static abstract bool ClosedAtZero { get; }

    /// <summary>y of a pre-activation.</summary>
    static abstract T Value<T>(T preActivation) where T : struct, ILane<T>;

    /// <summary>∂loss/∂y times the slope at y: ∂loss/∂(pre-activation).</summary>
    static abstract T Gate<T>(T y, T gradient) where T : struct, ILane<T>;
}
