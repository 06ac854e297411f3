using System.Runtime.CompilerServices;
using Sgvb.Numerics;

namespace Sgvb.Noise;

/// <summary>From words to noise, one struct a <see cref="NoiseKind"/>.</summary>
public interface INoiseMap
{
    static abstract T Map<T>(T bits, bool mirrored) where T : struct, ILane<T>;
}

/// <summary>Standard normals; mirrored, their negation.</summary>
public readonly struct ToNormal : INoiseMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Map<T>(T bits, bool mirrored) where T : struct, ILane<T>
    {
        var x = NormalMap.FromWord(bits);
        return mirrored ? T.Create(0) - x : x;
    }
}

/// <summary>±1; mirrored, their negation.</summary>
public readonly struct ToSign : INoiseMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Map<T>(T bits, bool mirrored) where T : struct, ILane<T> => T.FlipSign(T.Create(mirrored ? -1 : 1), bits);
}

/// <summary>Uniforms in (0, 1]; mirrored, 1 − u.</summary>
public readonly struct ToUniform : INoiseMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Map<T>(T bits, bool mirrored) where T : struct, ILane<T>
    {
        var u = T.Fma(T.Low31BitsToFloat(bits), T.Create(4.656612873e-10f), T.Create(2.3283064365e-10f));
        return mirrored ? T.Create(1) - u : u;
    }
}
