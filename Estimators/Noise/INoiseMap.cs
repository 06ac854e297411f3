namespace Sgvb.Noise;

/// <summary>From words to noise, one struct a <see cref="NoiseKind"/>; the four words of a Philox block at a time.</summary>
public interface INoiseMap
{
    static abstract void Map<T>(ref T a, ref T b, ref T c, ref T d, bool mirrored) where T : struct, ILane<T>;
}

/// <summary>Standard normals; mirrored, their negation.</summary>
public readonly struct ToNormal : INoiseMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Map<T>(ref T a, ref T b, ref T c, ref T d, bool mirrored) where T : struct, ILane<T>
    {
        NormalMap.FromWords(ref a, ref b, ref c, ref d);
        Negate(mirrored, ref a, ref b, ref c, ref d);
    }

    /// <summary>The mirror of normals, where <paramref name="mirrored"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Negate<T>(bool mirrored, ref T a, ref T b, ref T c, ref T d) where T : struct, ILane<T>
    {
        if (!mirrored)
            return;
        var zero = T.Create(0);
        a = zero - a;
        b = zero - b;
        c = zero - c;
        d = zero - d;
    }
}

/// <summary>±1; mirrored, their negation.</summary>
public readonly struct ToSign : INoiseMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Map<T>(ref T a, ref T b, ref T c, ref T d, bool mirrored) where T : struct, ILane<T>
    {
        var sign = T.Create(mirrored ? -1 : 1);
        a = T.FlipSign(sign, a);
        b = T.FlipSign(sign, b);
        c = T.FlipSign(sign, c);
        d = T.FlipSign(sign, d);
    }
}

/// <summary>Uniforms in (0, 1]; mirrored, 1 − u.</summary>
public readonly struct ToUniform : INoiseMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Map<T>(ref T a, ref T b, ref T c, ref T d, bool mirrored) where T : struct, ILane<T>
    {
        a = Uniform(a, mirrored);
        b = Uniform(b, mirrored);
        c = Uniform(c, mirrored);
        d = Uniform(d, mirrored);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Uniform<T>(T bits, bool mirrored) where T : struct, ILane<T>
    {
        var u = T.Fma(T.Low31BitsToFloat(bits), T.Create(4.656612873e-10f), T.Create(2.3283064365e-10f));
        return mirrored ? T.Create(1) - u : u;
    }
}
