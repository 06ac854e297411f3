namespace Sgvb.References;

/// <summary>
/// The noise contract in scalar float32, operation by operation as its documents state them: what every backend's noise must equal bit for
/// bit. Nothing of the library is called.
/// </summary>
public static class ContractFloats
{
    public static float Normal(uint word, bool mirrored)
    {
        var u = MathF.FusedMultiplyAdd((float)(word & 0x7FFFFFFF), 2.3283064365e-10f, 1.16415321827e-10f);
        var t = MathF.Sqrt(-2f * Log(u));
        var s = MathF.FusedMultiplyAdd(t, 0.35801900556956284f, -1.421535165408627f);
        var x = -0.0107880896f;
        foreach (var coefficient in (ReadOnlySpan<float>)
            [
                0.0127560608f, 0.0092529878f, -0.00370944315f, -0.0240540653f, 0.0304149371f, -0.0389663316f, 0.0726039782f, -0.135456562f,
                3.05690551f, 3.3689909f,
            ])
            x = MathF.FusedMultiplyAdd(x, s, coefficient);
        return word >> 31 != (mirrored ? 1u : 0u) ? -x : x;
    }

    public static float Sign(uint word, bool mirrored) => word >> 31 != (mirrored ? 1u : 0u) ? -1 : 1;

    public static float Uniform(uint word, bool mirrored)
    {
        var u = MathF.FusedMultiplyAdd((float)(word & 0x7FFFFFFF), 4.656612873e-10f, 2.3283064365e-10f);
        return mirrored ? 1 - u : u;
    }

    /// <summary>ln x of a positive normal number: mantissa in [√½, √2), a polynomial in mantissa − 1, and e·ln 2 in two parts.</summary>
    public static float Log(float x)
    {
        float exponent = MathF.ILogB(x);
        var mantissa = MathF.ScaleB(x, -(int)exponent);
        if (mantissa >= 1.4142135f)
        {
            mantissa /= 2;
            exponent += 1;
        }

        var z = mantissa - 1;
        var p = -0.0790274367f;
        foreach (var coefficient in (ReadOnlySpan<float>)
            [0.126223192f, -0.129981831f, 0.142144963f, -0.166412815f, 0.200010449f, -0.25000307f, 0.333333313f, -0.5f])
            p = MathF.FusedMultiplyAdd(p, z, coefficient);
        var small = MathF.FusedMultiplyAdd(p, z * z, exponent * -2.12194440e-4f);
        return MathF.FusedMultiplyAdd(exponent, 0.693359375f, z + small);
    }
}
