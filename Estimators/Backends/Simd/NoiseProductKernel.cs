using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd;

/// <summary>
/// Products with a weight sample for every group of examples. The noise is made 64 normals at a time, used for every example of the
/// group while it is in the first cache, and never kept; the backward pass makes it again. Making it is most of the work, so none is made for
/// a weight that meets inputs of zero in the whole group (dark pixels, units that their ReLU closed), unless the gradient is wanted there.
/// </summary>
internal static unsafe class NoiseProductKernel<TLane, TWide, TGenerator>
    where TLane : struct, ISimdLane<TLane>
    where TWide : struct, IWideLane<TWide, TLane>
    where TGenerator : struct, INoiseGenerator
{
    /// <summary>
    /// Inputs whose noise, 16 KiB, stays in the first cache for all examples of a group, and whose scales, 4 KiB each at a width of 1000, in the
    /// second from one group to the next.
    /// </summary>
    private const int InputsAtOnce = 64;

    /// <summary>Examples whose deltas stay in the second-level cache from one input to the next.</summary>
    private const int ExamplesAtOnce = 100;

    private const int Run = NoiseIndex.Run;

    public static void Forward(Team team, ref NoiseProductJob job)
    {
        fixed (NoiseProductJob* state = &job)
            team.Run(&ForwardShare, state);
    }

    public static void Gradient(Team team, ref NoiseProductJob job)
    {
        fixed (NoiseProductJob* state = &job)
            team.Run(&GradientShare, state);
    }

    /// <summary>Shares out (group, run of 64 columns) pairs.</summary>
    private static void ForwardShare(void* state, int member, int size)
    {
        var job = (NoiseProductJob*)state;
        var runs = (int)(job->CountersPerRow / 16);
        var groups = (job->Examples + job->Group - 1) / job->Group;
        var (first, last) = Team.Share(groups * runs, member, size);
        var inputs = stackalloc int[InputsAtOnce];
        var rows = stackalloc NoiseRow[InputsAtOnce];
        var memory = stackalloc float[InputsAtOnce * Run + 16];
        var noise = Aligned(memory);
        for (var i = 0; i < job->Inputs; i += InputsAtOnce)
        {
            for (int pair = first, next; pair < last; pair = next)
            {
                var group = pair / runs;
                next = Math.Min((group + 1) * runs, last);
                var firstMember = group * job->Group;
                var end = Math.Min(firstMember + job->Group, job->Examples);
                var count = 0;
                for (var n = i; n < Math.Min(i + InputsAtOnce, job->Inputs); n++)
                {
                    if (!Meets(job, firstMember, end, n))
                        continue;
                    inputs[count] = n;
                    rows[count++] = Row(job, group, n);
                }

                var lastColumn = Math.Min((next - group * runs) * Run, job->StrideY);
                for (nint c = (pair - group * runs) * Run; c < lastColumn; c += Run)
                {
                    for (var t = 0; t < count; t++)
                        Make(job, rows[t], inputs[t], c, noise + t * Run);
                    var m = firstMember;
                    for (; m + 4 <= end; m += 4)
                        ForwardFour(job, inputs, count, noise, m, c, clear: i == 0);
                    for (; m < end; m++)
                        ForwardOne(job, inputs, count, noise, m, c, clear: i == 0);
                }
            }
        }
    }

    /// <summary>Adds the terms to 64 columns of one example's y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardOne(NoiseProductJob* job, int* inputs, int count, float* noise, nint m, nint column, bool clear)
    {
        var x = job->X + m * job->StrideX;
        var y = job->Y + m * job->StrideY + column;
        var quarters = (job->StrideY - column) / 16;
        for (nint h = 0; h < 16; h += TLane.Width)
        {
            TLane y0 = TLane.Create(0), y1 = y0, y2 = y0, y3 = y0;
            if (!clear)
            {
                y0 = TLane.Load(y + h);
                y1 = quarters > 1 ? TLane.Load(y + h + 16) : y1;
                y2 = quarters > 2 ? TLane.Load(y + h + 32) : y2;
                y3 = quarters > 3 ? TLane.Load(y + h + 48) : y3;
            }

            for (var t = 0; t < count; t++)
            {
                var e = noise + t * Run + h;
                var factor = TLane.Create(x[inputs[t]]);
                y0 = TLane.Fma(TLane.Load(e), factor, y0);
                y1 = TLane.Fma(TLane.Load(e + 16), factor, y1);
                y2 = TLane.Fma(TLane.Load(e + 32), factor, y2);
                y3 = TLane.Fma(TLane.Load(e + 48), factor, y3);
            }

            TLane.Store(y0, y + h);
            if (quarters > 1)
                TLane.Store(y1, y + h + 16);
            if (quarters > 2)
                TLane.Store(y2, y + h + 32);
            if (quarters > 3)
                TLane.Store(y3, y + h + 48);
        }
    }

    /// <summary><see cref="ForwardOne"/> for four examples, two lanes of each at a time: as many sums as AVX2 has registers for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardFour(NoiseProductJob* job, int* inputs, int count, float* noise, nint m, nint column, bool clear)
    {
        float* x0 = job->X + m * job->StrideX, x1 = x0 + job->StrideX, x2 = x1 + job->StrideX, x3 = x2 + job->StrideX;
        float* y0 = job->Y + m * job->StrideY + column, y1 = y0 + job->StrideY, y2 = y1 + job->StrideY, y3 = y2 + job->StrideY;
        var width = Math.Min(Run, job->StrideY - column);
        for (nint j = 0; j < width; j += 2 * TLane.Width)
        {
            var k = j + TLane.Width;
            var both = k < width;
            var zero = TLane.Create(0);
            TLane a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
            if (!clear)
            {
                a0 = TLane.Load(y0 + j);
                a1 = TLane.Load(y1 + j);
                a2 = TLane.Load(y2 + j);
                a3 = TLane.Load(y3 + j);
            }

            if (!clear && both)
            {
                b0 = TLane.Load(y0 + k);
                b1 = TLane.Load(y1 + k);
                b2 = TLane.Load(y2 + k);
                b3 = TLane.Load(y3 + k);
            }

            for (var t = 0; t < count; t++)
            {
                var n = inputs[t];
                var e = TLane.Load(noise + t * Run + j);
                var f = TLane.Load(noise + t * Run + k);
                var factor = TLane.Create(x0[n]);
                a0 = TLane.Fma(e, factor, a0);
                b0 = TLane.Fma(f, factor, b0);
                factor = TLane.Create(x1[n]);
                a1 = TLane.Fma(e, factor, a1);
                b1 = TLane.Fma(f, factor, b1);
                factor = TLane.Create(x2[n]);
                a2 = TLane.Fma(e, factor, a2);
                b2 = TLane.Fma(f, factor, b2);
                factor = TLane.Create(x3[n]);
                a3 = TLane.Fma(e, factor, a3);
                b3 = TLane.Fma(f, factor, b3);
            }

            TLane.Store(a0, y0 + j);
            TLane.Store(a1, y1 + j);
            TLane.Store(a2, y2 + j);
            TLane.Store(a3, y3 + j);
            if (!both)
                continue;
            TLane.Store(b0, y0 + k);
            TLane.Store(b1, y1 + k);
            TLane.Store(b2, y2 + k);
            TLane.Store(b3, y3 + k);
        }
    }

    /// <summary>Shares out the inputs: a member owns its rows of gradScale and its columns of gradX.</summary>
    private static void GradientShare(void* state, int member, int size)
    {
        var job = (NoiseProductJob*)state;
        var (first, last) = Team.Share(job->Inputs, member, size);
        var parts = stackalloc Part[ExamplesAtOnce];
        var memory = stackalloc float[ExamplesAtOnce * 16 + 16];
        var sums = Aligned(memory);
        for (var block = 0; block < job->Examples; block += ExamplesAtOnce)
        {
            for (var i = first; i < last; i++)
            {
                var count = Parts(job, block, i, parts);
                new Span<float>(sums, ExamplesAtOnce * 16).Clear();
                for (nint c = 0; c < job->StrideY; c += Run)
                    GradientRun(job, parts, count, i, c, sums - block * 16, clear: block == 0);
                for (var m = block; m < Math.Min(block + ExamplesAtOnce, job->Examples) && job->GradX is not null; m++)
                {
                    var sum = 0f;
                    for (var j = 0; j < 16; j++)
                        sum += sums[(m - block) * 16 + j];
                    job->GradX[m * job->StrideX + i] = sum;
                }
            }
        }
    }

    /// <summary>The groups of a block of examples, cut off at its ends, in which an input is not zero everywhere.</summary>
    private static int Parts(NoiseProductJob* job, int block, int input, Part* parts)
    {
        var count = 0;
        var blockEnd = Math.Min(block + ExamplesAtOnce, job->Examples);
        for (int m = block, end; m < blockEnd; m = end)
        {
            var group = m / job->Group;
            end = Math.Min((group + 1) * job->Group, blockEnd);
            if (!job->SkipsZeros || Meets(job, m, end, input))
                parts[count++] = new Part { First = m, End = end, Noise = Row(job, group, input) };
        }

        return count;
    }

    /// <summary>
    /// Adds the parts to 64 columns of one input's gradScale, and every example to the sixteen partial sums of its gradX, into which the
    /// padding of scale and delta goes too: it must be zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GradientRun(NoiseProductJob* job, Part* parts, int count, nint input, nint column, float* sums, bool clear)
    {
        var quarters = (job->StrideY - column) / 16;
        for (nint h = 0; h < 16; h += TLane.Width)
        {
            var at = column + h;
            var scale = job->Scale + input * job->StrideScale + at;
            var gradScale = job->GradScale + input * job->StrideScale + at;
            TLane zero = TLane.Create(0), g0 = zero, g1 = zero, g2 = zero, g3 = zero;
            var s0 = TLane.Load(scale);
            var s1 = quarters > 1 ? TLane.Load(scale + 16) : zero;
            var s2 = quarters > 2 ? TLane.Load(scale + 32) : zero;
            var s3 = quarters > 3 ? TLane.Load(scale + 48) : zero;
            if (!clear)
            {
                g0 = TLane.Load(gradScale);
                g1 = quarters > 1 ? TLane.Load(gradScale + 16) : zero;
                g2 = quarters > 2 ? TLane.Load(gradScale + 32) : zero;
                g3 = quarters > 3 ? TLane.Load(gradScale + 48) : zero;
            }

            for (var t = 0; t < count; t++)
            {
                NoiseKernel<TLane, TWide>.Normals<TGenerator>(
                    job->Key, parts[t].Noise, job->Table, column, h, out var e0, out var e1, out var e2, out var e3);
                TLane w0 = e0 * s0, w1 = e1 * s1, w2 = e2 * s2, w3 = e3 * s3;
                TLane outer0 = zero, outer1 = zero, outer2 = zero, outer3 = zero;
                for (nint m = parts[t].First; m < parts[t].End; m++)
                {
                    var x = TLane.Create(job->X[m * job->StrideX + input]);
                    var delta = job->Y + m * job->StrideY + at;
                    var sum = TLane.Load(sums + m * 16 + h);
                    Accumulate(delta, x, w0, ref sum, ref outer0);
                    if (quarters > 1)
                        Accumulate(delta + 16, x, w1, ref sum, ref outer1);
                    if (quarters > 2)
                        Accumulate(delta + 32, x, w2, ref sum, ref outer2);
                    if (quarters > 3)
                        Accumulate(delta + 48, x, w3, ref sum, ref outer3);
                    TLane.Store(sum, sums + m * 16 + h);
                }

                g0 = TLane.Fma(e0, outer0, g0);
                g1 = TLane.Fma(e1, outer1, g1);
                g2 = TLane.Fma(e2, outer2, g2);
                g3 = TLane.Fma(e3, outer3, g3);
            }

            TLane.Store(g0, gradScale);
            if (quarters > 1)
                TLane.Store(g1, gradScale + 16);
            if (quarters > 2)
                TLane.Store(g2, gradScale + 32);
            if (quarters > 3)
                TLane.Store(g3, gradScale + 48);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float* delta, TLane x, TLane weight, ref TLane gradX, ref TLane outer)
    {
        var d = TLane.Load(delta);
        gradX = TLane.Fma(d, weight, gradX);
        outer = TLane.Fma(d, x, outer);
    }

    /// <summary>A group's noise for 64 columns of one input, scaled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Make(NoiseProductJob* job, in NoiseRow row, nint input, nint column, float* target)
    {
        var quarters = (job->StrideY - column) / 16;
        for (nint h = 0; h < 16; h += TLane.Width)
        {
            var scale = job->Scale + input * job->StrideScale + column + h;
            NoiseKernel<TLane, TWide>.Normals<TGenerator>(job->Key, row, job->Table, column, h, out var e0, out var e1, out var e2, out var e3);
            TLane.Store(e0 * TLane.Load(scale), target + h);
            // Beyond the last column stands nothing: the lanes there are worked with and never stored.
            TLane.Store(quarters > 1 ? e1 * TLane.Load(scale + 16) : e1, target + h + 16);
            TLane.Store(quarters > 2 ? e2 * TLane.Load(scale + 32) : e2, target + h + 32);
            TLane.Store(quarters > 3 ? e3 * TLane.Load(scale + 48) : e3, target + h + 48);
        }
    }

    /// <summary>Whether an input differs from zero in any of the examples.</summary>
    private static bool Meets(NoiseProductJob* job, int first, int end, int input)
    {
        for (nint m = first; m < end; m++)
        {
            if (job->X[m * job->StrideX + input] != 0)
                return true;
        }

        return false;
    }

    private static NoiseRow Row(NoiseProductJob* job, int group, int input) =>
        TGenerator.Row(job->Key, (ulong)group * (ulong)job->Inputs + (ulong)input, job->CountersPerRow);

    /// <summary>From 15 floats before on.</summary>
    private static float* Aligned(float* memory) => (float*)(((nuint)memory + 63) & ~(nuint)63);

    /// <summary>Examples of one group, in which an input is not zero everywhere, and its noise.</summary>
    private struct Part
    {
        public int First;
        public int End;
        public NoiseRow Noise;
    }
}
