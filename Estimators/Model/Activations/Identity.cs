namespace Sgvb.Model.Activations;

/// <summary>y = b: what the top layer has, and a linear network.</summary>
public readonly struct Identity : IActivation
{
    public static string Name => "identity";

    public static bool ClosedAtZero => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T preActivation) where T : struct, ILane<T> => preActivation;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gate<T>(T y, T gradient) where T : struct, ILane<T> => gradient;
}
