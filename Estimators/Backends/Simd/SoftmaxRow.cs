using Sgvb.Backends.Simd.Lanes;

namespace Sgvb.Backends.Simd;

/// <summary>
/// Softmax cross-entropy of one example's logits by lanes. Column c belongs to part c mod 16 of a maximum or a sum, and the parts are joined in
/// a fixed order, so that every vector width gives the same bits. At the label the slope is the others' sum, negative: p less 1 would keep few
/// digits where p is nearly 1. Slopes that nearly cancel in the sum below them must not lose more than their own rounding: what all are
/// multiplied by, and the others' sum, have two float32 each.
/// </summary>
internal readonly unsafe struct SoftmaxRow<TLane> where TLane : struct, ISimdLane<TLane>
{
    private const int Parts = SoftmaxRow.Parts;

    // Below every logit that is a number, and finite, so that a difference of two is none but a number.
    private const float Lowest = -1e38f;

    private readonly float* _logits;
    private readonly float* _slopes;
    private readonly float* _isClass;
    private readonly float* _isOther;
    private readonly float* _parts;

    /// <param name="scratch"><see cref="SoftmaxRow.Scratch"/> floats.</param>
    /// <param name="classes">Number of classes.</param>
    public SoftmaxRow(float* scratch, int classes)
    {
        Padded = SoftmaxRow.Pad(classes);
        _logits = scratch;
        _slopes = _logits + Padded;
        _isClass = _slopes + Padded;
        _isOther = _isClass + Padded;
        _parts = _isOther + Padded;
        for (nint c = 0; c < Padded; c++)
            _isClass[c] = _isOther[c] = c < classes ? 1 : 0;
    }

    /// <summary>Columns in whole parts.</summary>
    public nint Padded { get; }

    /// <summary>Names the class; <see cref="End"/> takes it back.</summary>
    public void Begin(int label) => _isOther[label] = 0;

    /// <summary>To be called before the next example.</summary>
    public void End(int label) => _isOther[label] = 1;

    /// <summary>Takes the logits of columns <paramref name="c"/> on; what lies beyond the classes may be anything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(TLane logits, nint c)
    {
        var isClass = TLane.Load(_isClass + c);
        TLane.Store(TLane.WherePositive(isClass, logits) + TLane.Fma(isClass, TLane.Create(-Lowest), TLane.Create(Lowest)), _logits + c);
    }

    /// <summary>The gradient of the mean loss by the logits, from columns <paramref name="c"/> on; zero beyond the classes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Slope(nint c) => TLane.Load(_slopes + c);

    /// <summary>−log p of the label; the slopes are ready then.</summary>
    /// <param name="label">The class that <see cref="Begin"/> named.</param>
    /// <param name="rows">M, the divisor of the mean loss.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public float Loss(int label, int rows)
    {
        for (nint part = 0; part < Parts; part += TLane.Width)
        {
            var lanes = TLane.Load(_logits + part);
            for (var c = part + Parts; c < Padded; c += Parts)
                lanes = TLane.Max(lanes, TLane.Load(_logits + c));
            TLane.Store(lanes, _parts + part);
        }

        var max = SoftmaxRow.Largest(_parts);
        for (nint part = 0; part < Parts; part += TLane.Width)
        {
            var sum = TLane.Create(0);
            for (var c = part; c < Padded; c += Parts)
            {
                var exponential = Elementary.ExpOfDifference(TLane.Load(_logits + c), TLane.Create(max));
                TLane.Store(exponential, _slopes + c);
                sum += TLane.WherePositive(TLane.Load(_isOther + c), exponential);
            }

            TLane.Store(sum, _parts + part);
        }

        var others = SoftmaxRow.Sum(_parts);
        var total = others + _slopes[label];
        var (factor, factorLow) = Parted(1 / (total * rows));
        var (atLabel, atLabelLow) = Parted(others);
        for (nint c = 0; c < Padded; c += TLane.Width)
        {
            var isOther = TLane.Load(_isOther + c);
            var isLabel = TLane.Load(_isClass + c) - isOther;
            var share = TLane.WherePositive(isOther, TLane.Load(_slopes + c)) - TLane.WherePositive(isLabel, atLabel);
            var shareLow = TLane.Create(0) - TLane.WherePositive(isLabel, atLabelLow);
            var slope = share * factor;
            var low = TLane.Fma(share, factor, TLane.Create(0) - slope);
            TLane.Store(slope + (low + TLane.Fma(share, factorLow, shareLow * factor)), _slopes + c);
        }

        return (float)(Math.Log(total) + max - _logits[label]);
    }

    /// <summary>As a sum of two float32.</summary>
    private static (TLane High, TLane Low) Parted(double x) => (TLane.Create((float)x), TLane.Create((float)(x - (float)x)));
}

/// <summary>What does not depend on the lane.</summary>
internal static unsafe class SoftmaxRow
{
    public const int Parts = 16;

    /// <summary>Columns in whole parts.</summary>
    public static nint Pad(int classes) => (classes + Parts - 1) / Parts * (nint)Parts;

    /// <summary>Floats that a row works in: logits, slopes and two masks, and a set of parts.</summary>
    public static nint Scratch(int classes) => 4 * Pad(classes) + Parts;

    public static float Largest(float* parts)
    {
        float a = parts[0], b = parts[1], c = parts[2], d = parts[3];
        for (var part = 4; part < Parts; part += 4)
        {
            a = MathF.Max(a, parts[part]);
            b = MathF.Max(b, parts[part + 1]);
            c = MathF.Max(c, parts[part + 2]);
            d = MathF.Max(d, parts[part + 3]);
        }

        return MathF.Max(MathF.Max(a, b), MathF.Max(c, d));
    }

    public static double Sum(float* parts)
    {
        double a = parts[0], b = parts[1], c = parts[2], d = parts[3];
        for (var part = 4; part < Parts; part += 4)
        {
            a += parts[part];
            b += parts[part + 1];
            c += parts[part + 2];
            d += parts[part + 3];
        }

        return a + b + (c + d);
    }
}
