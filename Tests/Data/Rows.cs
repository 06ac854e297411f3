using System.Numerics;
using System.Runtime.InteropServices;

namespace Sgvb.Tests.Data;

/// <summary>What the small classifiers need of vector arithmetic; lengths are multiples of 16, as 784 is.</summary>
internal static class Rows
{
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var va = MemoryMarshal.Cast<float, Vector<float>>(a);
        var vb = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sum = Vector<float>.Zero;
        for (var i = 0; i < va.Length; i++)
            sum += va[i] * vb[i];
        return Vector.Sum(sum);
    }

    public static float SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var va = MemoryMarshal.Cast<float, Vector<float>>(a);
        var vb = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sum = Vector<float>.Zero;
        for (var i = 0; i < va.Length; i++)
            sum += (va[i] - vb[i]) * (va[i] - vb[i]);
        return Vector.Sum(sum);
    }

    public static void AddScaled(Span<float> target, ReadOnlySpan<float> x, float scale)
    {
        var vt = MemoryMarshal.Cast<float, Vector<float>>(target);
        var vx = MemoryMarshal.Cast<float, Vector<float>>(x);
        for (var i = 0; i < vt.Length; i++)
            vt[i] += vx[i] * scale;
    }
}
