namespace Sgvb.Model.Activations;

/// <summary>ln(1 + e^b) = max(b, 0) + ln(1 + e^−|b|), which does not overflow; the slope is 1 − e^−y.</summary>
public readonly struct Softplus : IActivation
{
    public static string Name => "softplus";

    public static bool ClosedAtZero => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T preActivation) where T : struct, ILane<T>
    {
        var zero = T.Create(0);
        var magnitude = T.Max(preActivation, zero - preActivation);
        return T.Max(preActivation, zero) + Elementary.Log1pUpToOne(Elementary.Exp(zero - magnitude));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Gate<T>(T y, T gradient) where T : struct, ILane<T> => gradient * (T.Create(0) - Elementary.Expm1(T.Create(0) - y));
}
