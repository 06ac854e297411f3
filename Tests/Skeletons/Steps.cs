using System.Runtime.CompilerServices;
using Sgvb.Numerics;

namespace Sgvb.Tests.Skeletons;

/// <summary>Six operands and three results: a·b + c, c·d − e, a − f·d.</summary>
public readonly struct SixToThree : IStep
{
    public static int Inputs => 6;

    public static int Outputs => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        x = a * b + c;
        y = c * d - e;
        z = a - f * d;
    }
}

/// <summary>No operand: a constant that the step holds.</summary>
public readonly struct Constant(float value) : IStep
{
    public static int Inputs => 0;

    public static int Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
    {
        x = T.Create(value);
        y = z = default;
    }
}
