using System.Runtime.CompilerServices;
using Sgvb.Numerics;

namespace Sgvb.Tests.Skeletons;

/// <summary>Six operands and three results: a·b + c, c·d − e, a − f·d.</summary>
public readonly struct SixToThree : IOperation
{
    public static int Inputs => 6;

    public static int Outputs => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        x = a * b + c;
        y = c * d - e;
        z = a - f * d;
    }
}

/// <summary>(a, b, c, d) → (a·b + d, a·c).</summary>
public readonly struct FourToTwo : IQuaternaryPair<FourToTwo>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a, T b, T c, T d, out T y) where T : struct, ILane<T>
    {
        y = a * c;
        return a * b + d;
    }
}

/// <summary>(a, b, ζ) → (a·b + ζ, b − ζ).</summary>
public readonly struct SumAndDifference : ITernaryPair<SumAndDifference>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a, T b, T c, out T y) where T : struct, ILane<T>
    {
        y = b - c;
        return a * b + c;
    }
}

/// <summary>No operand: 3.</summary>
public readonly struct Three : INullary<Three>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>() where T : struct, ILane<T> => T.Create(3);
}
