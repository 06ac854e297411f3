using Sgvb.Model.Activations;

namespace Sgvb.Model.Kl;

/// <summary>
/// A KL to the log-uniform prior over lanes, for a backend to work out; the formulas are those of <see cref="CubicKl"/> and
/// <see cref="MolchanovKl"/>. The exact one needs Dawson's function and stays on the host.
/// </summary>
public interface ILogUniformKl
{
    static abstract T Value<T>(T logAlpha) where T : struct, ILane<T>;

    /// <summary>∂KL/∂log α.</summary>
    static abstract T Derivative<T>(T logAlpha) where T : struct, ILane<T>;
}

/// <summary>1506.02557, eq. 14; for α ≤ 1.</summary>
public readonly struct CubicLane : ILogUniformKl
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T logAlpha) where T : struct, ILane<T>
    {
        var alpha = Elementary.Exp(logAlpha);
        var polynomial = T.Fma(T.Fma(T.Create((float)CubicKl.C3), alpha, T.Create((float)CubicKl.C2)), alpha, T.Create((float)CubicKl.C1));
        return T.Create((float)-CubicKl.C0) - T.Fma(alpha, polynomial, T.Create(0.5f) * logAlpha);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Derivative<T>(T logAlpha) where T : struct, ILane<T>
    {
        var alpha = Elementary.Exp(logAlpha);
        var polynomial = T.Fma(T.Fma(T.Create((float)(3 * CubicKl.C3)), alpha, T.Create((float)(2 * CubicKl.C2))), alpha, T.Create((float)CubicKl.C1));
        return T.Create(-0.5f) - alpha * polynomial;
    }
}

/// <summary>1701.05369, eq. 14.</summary>
public readonly struct MolchanovLane : ILogUniformKl
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T logAlpha) where T : struct, ILane<T>
    {
        // 1 − sigmoid(z) = sigmoid(−z), and log(1 + 1/α) is the softplus of −log α.
        var z = T.Fma(T.Create((float)-MolchanovKl.K3), logAlpha, T.Create((float)-MolchanovKl.K2));
        return T.Fma(T.Create((float)MolchanovKl.K1), Sigmoid(z), T.Create(0.5f) * Softplus.Value(T.Create(0) - logAlpha));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Derivative<T>(T logAlpha) where T : struct, ILane<T>
    {
        // The derivative of the sigmoid, s(1 − s): at a large α s is 1 but for rounding.
        var z = T.Fma(T.Create((float)MolchanovKl.K3), logAlpha, T.Create((float)MolchanovKl.K2));
        return T.Create((float)(-MolchanovKl.K1 * MolchanovKl.K3)) * Sigmoid(z) * Sigmoid(T.Create(0) - z) - T.Create(0.5f) * Sigmoid(T.Create(0) - logAlpha);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Sigmoid<T>(T x) where T : struct, ILane<T> => T.Create(1) / (T.Create(1) + Elementary.Exp(T.Create(0) - x));
}
