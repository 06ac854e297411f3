namespace Sgvb.Model.Activations;

/// <summary>max(b, 0); the slope is 1 where y &gt; 0, otherwise 0.</summary>
public readonly struct Relu : IActivation
{
    public static string Name => "relu";

    public static bool ClosedAtZero => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T preActivation) where T : struct, ILane<T> => T.Max(preActivation, T.Create(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gate<T>(T y, T gradient) where T : struct, ILane<T> => T.WherePositive(y, gradient);
}
