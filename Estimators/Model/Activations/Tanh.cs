namespace Sgvb.Model.Activations;

/// <summary>tanh b = (e^2b − 1)/(e^2b + 1); the slope is 1 − y².</summary>
public readonly struct Tanh : IActivation
{
    public static string Name => "tanh";

    public static bool ClosedAtZero => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T preActivation) where T : struct, ILane<T>
    {
        var e = Elementary.Expm1(preActivation + preActivation);
        return e / (e + T.Create(2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gate<T>(T y, T gradient) where T : struct, ILane<T> => gradient * ((T.Create(1) - y) * (T.Create(1) + y));
}
