using System.Runtime.CompilerServices;
using Sgvb.Numerics;

namespace Sgvb.Estimators;

/// <summary>(product) → product.</summary>
public readonly struct StoreStep : IStep
{
    public static int Inputs => 1;

    public static int Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        x = a;
        y = z = default;
    }
}

/// <summary>() → 0.</summary>
public readonly struct ZeroStep : IStep
{
    public static int Inputs => 0;

    public static int Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        x = T.Create(0);
        y = z = default;
    }
}

/// <summary>(a, b) → a + b.</summary>
public readonly struct AddStep : IStep
{
    public static int Inputs => 2;

    public static int Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        x = a + b;
        y = z = default;
    }
}

/// <summary>(a, b) → a·b.</summary>
public readonly struct MultiplyStep : IStep
{
    public static int Inputs => 2;

    public static int Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        x = a * b;
        y = z = default;
    }
}

/// <summary>(Xθ, b) → max(Xθ + b, floor).</summary>
public readonly struct ActivateStep(float floor) : IStep
{
    public static int Inputs => 2;

    public static int Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        x = T.Max(a + b, T.Create(floor));
        y = z = default;
    }
}

/// <summary>(Xθ, noise part, b) → max(Xθ + noise + b, floor).</summary>
public readonly struct ActivateNoisyStep(float floor) : IStep
{
    public static int Inputs => 3;

    public static int Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        x = T.Max(a + b + c, T.Create(floor));
        y = z = default;
    }
}

/// <summary>(∂/∂X, X) → ∂/∂(pre-activation of the layer below): X is that layer's ReLU, so X &gt; 0 is its gate.</summary>
public readonly struct GateStep : IStep
{
    public static int Inputs => 2;

    public static int Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        x = T.WherePositive(b, a);
        y = z = default;
    }
}

/// <summary>(∂/∂X through the mean, ∂/∂X through the noise, X) → the gated sum.</summary>
public readonly struct GateSumStep : IStep
{
    public static int Inputs => 3;

    public static int Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        x = T.WherePositive(c, a + b);
        y = z = default;
    }
}

/// <summary>(a, b) → (a + b)/2.</summary>
public readonly struct MeanStep : IStep
{
    public static int Inputs => 2;

    public static int Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        x = T.Create(0.5f) * (a + b);
        y = z = default;
    }
}
