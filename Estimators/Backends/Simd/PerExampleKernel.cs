using System.Runtime.CompilerServices;
using Sgvb.Noise;

namespace Sgvb.Backends.Simd;

/// <summary>
/// <see cref="NoiseProductKernel{TLane, TWide, TGenerator}"/> for groups of one example, the same bits. Where the noise serves one example
/// only, its making is nearly all the work, so: the sums stay in registers, over the inputs forward and over the examples backward;
/// and no noise is made for a weight that meets an input of zero (a dark pixel, a unit that its ReLU closed), where it changes nothing.
/// </summary>
internal static unsafe class PerExampleKernel<TLane, TWide, TGenerator>
    where TLane : struct, ISimdLane<TLane>
    where TWide : struct, IWideLane<TWide, TLane>
    where TGenerator : struct, INoiseGenerator
{
    /// <summary>Inputs whose scales, 4 KiB each at a width of 1000, stay in the second-level cache from one example to the next.</summary>
    private const int InputsAtOnce = 64;

    /// <summary>Examples whose deltas stay in the second-level cache from one input to the next.</summary>
    private const int ExamplesAtOnce = 100;

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

    /// <summary>Shares out (example, run of 64 columns) pairs.</summary>
    private static void ForwardShare(void* state, int member, int size)
    {
        var job = (NoiseProductJob*)state;
        var runs = (int)(job->CountersPerRow / 16);
        var (first, last) = Team.Share(job->Examples * runs, member, size);
        var terms = stackalloc Term[InputsAtOnce];
        for (var i = 0; i < job->Inputs; i += InputsAtOnce)
        {
            for (int pair = first, next; pair < last; pair = next)
            {
                var m = pair / runs;
                next = Math.Min((m + 1) * runs, last);
                var count = 0;
                for (var n = i; n < Math.Min(i + InputsAtOnce, job->Inputs); n++)
                {
                    var x = job->X[m * job->StrideX + n];
                    if (x != 0)
                        terms[count++] = new Term { X = x, Index = n, Noise = Row(job, m, n) };
                }

                var end = Math.Min((next - m * runs) * NoiseIndex.Run, job->StrideY);
                for (nint c = (pair - m * runs) * NoiseIndex.Run; c < end; c += NoiseIndex.Run)
                    ForwardRun(job, terms, count, c, job->Y + m * job->StrideY, clear: i == 0);
            }
        }
    }

    /// <summary>Adds the terms to 64 columns of one example's y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardRun(NoiseProductJob* job, Term* terms, int count, nint column, float* y, bool clear)
    {
        var quarters = (job->StrideY - column) / 16;
        for (nint h = 0; h < 16; h += TLane.Width)
        {
            var at = column + h;
            TLane y0 = TLane.Create(0), y1 = y0, y2 = y0, y3 = y0;
            if (!clear)
            {
                y0 = TLane.Load(y + at);
                y1 = quarters > 1 ? TLane.Load(y + at + 16) : y1;
                y2 = quarters > 2 ? TLane.Load(y + at + 32) : y2;
                y3 = quarters > 3 ? TLane.Load(y + at + 48) : y3;
            }

            for (var t = 0; t < count; t++)
            {
                Normals(job, terms[t].Noise, column, h, out var e0, out var e1, out var e2, out var e3);
                var x = TLane.Create(terms[t].X);
                var scale = job->Scale + terms[t].Index * job->StrideScale + at;
                y0 = TLane.Fma(e0 * TLane.Load(scale), x, y0);
                if (quarters > 1)
                    y1 = TLane.Fma(e1 * TLane.Load(scale + 16), x, y1);
                if (quarters > 2)
                    y2 = TLane.Fma(e2 * TLane.Load(scale + 32), x, y2);
                if (quarters > 3)
                    y3 = TLane.Fma(e3 * TLane.Load(scale + 48), x, y3);
            }

            TLane.Store(y0, y + at);
            if (quarters > 1)
                TLane.Store(y1, y + at + 16);
            if (quarters > 2)
                TLane.Store(y2, y + at + 32);
            if (quarters > 3)
                TLane.Store(y3, y + at + 48);
        }
    }

    /// <summary>Shares out the inputs: a member owns its rows of gradScale and its columns of gradX.</summary>
    private static void GradientShare(void* state, int member, int size)
    {
        var job = (NoiseProductJob*)state;
        var (first, last) = Team.Share(job->Inputs, member, size);
        var terms = stackalloc Term[ExamplesAtOnce];
        var sums = stackalloc float[ExamplesAtOnce * 16];
        for (var m = 0; m < job->Examples; m += ExamplesAtOnce)
        {
            var end = Math.Min(m + ExamplesAtOnce, job->Examples);
            for (var i = first; i < last; i++)
            {
                var count = 0;
                for (var n = m; n < end; n++)
                {
                    var x = job->X[n * job->StrideX + i];
                    if (x != 0)
                        terms[count++] = new Term { X = x, Index = n, Noise = Row(job, n, i) };
                    else if (job->GradX is not null)
                        job->GradX[n * job->StrideX + i] = 0;
                }

                new Span<float>(sums, count * 16).Clear();
                var scale = job->Scale + i * job->StrideScale;
                var gradScale = job->GradScale + i * job->StrideScale;
                for (nint c = 0; c < job->StrideY; c += NoiseIndex.Run)
                    GradientRun(job, terms, count, c, scale, gradScale, sums, clear: m == 0);
                for (var t = 0; t < count && job->GradX is not null; t++)
                {
                    var sum = 0f;
                    for (var j = 0; j < 16; j++)
                        sum += sums[t * 16 + j];
                    job->GradX[terms[t].Index * job->StrideX + i] = sum;
                }
            }
        }
    }

    /// <summary>Adds the terms to 64 columns of one input's gradScale, and by example to the sixteen partial sums of its gradX.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GradientRun(
        NoiseProductJob* job, Term* terms, int count, nint column, float* scale, float* gradScale, float* sums, bool clear)
    {
        var quarters = (job->StrideY - column) / 16;
        for (nint h = 0; h < 16; h += TLane.Width)
        {
            var at = column + h;
            TLane zero = TLane.Create(0), g0 = zero, g1 = zero, g2 = zero, g3 = zero;
            var s0 = TLane.Load(scale + at);
            var s1 = quarters > 1 ? TLane.Load(scale + at + 16) : zero;
            var s2 = quarters > 2 ? TLane.Load(scale + at + 32) : zero;
            var s3 = quarters > 3 ? TLane.Load(scale + at + 48) : zero;
            if (!clear)
            {
                g0 = TLane.Load(gradScale + at);
                g1 = quarters > 1 ? TLane.Load(gradScale + at + 16) : zero;
                g2 = quarters > 2 ? TLane.Load(gradScale + at + 32) : zero;
                g3 = quarters > 3 ? TLane.Load(gradScale + at + 48) : zero;
            }

            for (var t = 0; t < count; t++)
            {
                Normals(job, terms[t].Noise, column, h, out var e0, out var e1, out var e2, out var e3);
                var x = TLane.Create(terms[t].X);
                var delta = job->Y + terms[t].Index * job->StrideY + at;
                var sum = TLane.Load(sums + t * 16 + h);
                Accumulate(TLane.Load(delta) * e0, x, s0, ref g0, ref sum);
                if (quarters > 1)
                    Accumulate(TLane.Load(delta + 16) * e1, x, s1, ref g1, ref sum);
                if (quarters > 2)
                    Accumulate(TLane.Load(delta + 32) * e2, x, s2, ref g2, ref sum);
                if (quarters > 3)
                    Accumulate(TLane.Load(delta + 48) * e3, x, s3, ref g3, ref sum);
                TLane.Store(sum, sums + t * 16 + h);
            }

            TLane.Store(g0, gradScale + at);
            if (quarters > 1)
                TLane.Store(g1, gradScale + at + 16);
            if (quarters > 2)
                TLane.Store(g2, gradScale + at + 32);
            if (quarters > 3)
                TLane.Store(g3, gradScale + at + 48);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(TLane product, TLane x, TLane scale, ref TLane gradScale, ref TLane gradX)
    {
        gradX = TLane.Fma(product, scale, gradX);
        gradScale = TLane.Fma(product, x, gradScale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Normals(
        NoiseProductJob* job, in NoiseRow noise, nint run, nint offset, out TLane e0, out TLane e1, out TLane e2, out TLane e3)
    {
        TGenerator.Words<TLane, TWide>(job->Key, noise, run, offset, out e0, out e1, out e2, out e3);
        NoiseKernel<TLane, TWide>.Normals<TGenerator>(job->Table, job->Key.Mirrored, ref e0, ref e1, ref e2, ref e3);
    }

    private static NoiseRow Row(NoiseProductJob* job, int example, int input) =>
        TGenerator.Row(job->Key, (ulong)example * (ulong)job->Inputs + (ulong)input, job->CountersPerRow);

    /// <summary>An input that is not zero, of one example.</summary>
    private struct Term
    {
        public float X;

        /// <summary>Forward the input, backward the example.</summary>
        public nint Index;

        public NoiseRow Noise;
    }
}
