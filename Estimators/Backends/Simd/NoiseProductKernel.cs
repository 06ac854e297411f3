using System.Runtime.CompilerServices;
using Sgvb.Noise;

namespace Sgvb.Backends.Simd;

/// <summary>
/// Products with a weight sample for every group of examples. The noise is made in registers, 64 normals at a time, used for every
/// example of the group, and never stored; the backward pass makes it again.
/// </summary>
internal static unsafe class NoiseProductKernel<TLane, TWide, TGenerator>
    where TLane : struct, ISimdLane<TLane>
    where TWide : struct, IWideLane<TWide, TLane>
    where TGenerator : struct, INoiseGenerator
{
    public static void Forward(Team team, ref NoiseProductJob job) => Run(team, &ForwardShare, ref job);

    public static void Gradient(Team team, ref NoiseProductJob job) => Run(team, &GradientShare, ref job);

    public static void Moments(Team team, ref NoiseProductJob job) => Run(team, &MomentsShare, ref job);

    private static void Run(Team team, delegate*<void*, int, int, void> work, ref NoiseProductJob job)
    {
        fixed (NoiseProductJob* state = &job)
            team.Run(work, state);
    }

    /// <summary>Shares out (group, run of 64 columns) pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardShare(void* state, int member, int size)
    {
        var job = (NoiseProductJob*)state;
        var runs = (int)(job->CountersPerRow / 16);
        var groups = (job->Examples + job->Group - 1) / job->Group;
        var (first, last) = Team.Share(groups * runs, member, size);
        while (first < last)
        {
            var group = first / runs;
            var firstRun = first % runs;
            var lastRun = Math.Min(runs, firstRun + last - first);
            first += lastRun - firstRun;
            var m0 = group * job->Group;
            var m1 = Math.Min(m0 + job->Group, job->Examples);
            var firstColumn = firstRun * NoiseIndex.Run;
            var lastColumn = Math.Min(lastRun * NoiseIndex.Run, job->StrideY);
            for (nint m = m0; m < m1; m++)
                new Span<float>(job->Y + m * job->StrideY + firstColumn, (int)(lastColumn - firstColumn)).Clear();
            for (nint i = 0; i < job->Inputs; i++)
            {
                var noise = TGenerator.Row(job->Key, (ulong)group * (ulong)job->Inputs + (ulong)i, job->CountersPerRow);
                var scale = job->Scale + i * job->StrideScale;
                for (nint c = firstColumn; c < lastColumn; c += NoiseIndex.Run)
                {
                    var quarters = Math.Min(4, (lastColumn - c) / 16);
                    for (nint h = 0; h < 16; h += TLane.Width)
                    {
                        Normals(job, noise, c, h, out var e0, out var e1, out var e2, out var e3);
                        var at = c + h;
                        e0 *= TLane.Load(scale + at);
                        if (quarters > 1)
                            e1 *= TLane.Load(scale + at + 16);
                        if (quarters > 2)
                            e2 *= TLane.Load(scale + at + 32);
                        if (quarters > 3)
                            e3 *= TLane.Load(scale + at + 48);
                        for (nint m = m0; m < m1; m++)
                        {
                            var x = TLane.Create(job->X[m * job->StrideX + i]);
                            var y = job->Y + m * job->StrideY + at;
                            TLane.Store(TLane.Fma(e0, x, TLane.Load(y)), y);
                            if (quarters > 1)
                                TLane.Store(TLane.Fma(e1, x, TLane.Load(y + 16)), y + 16);
                            if (quarters > 2)
                                TLane.Store(TLane.Fma(e2, x, TLane.Load(y + 32)), y + 32);
                            if (quarters > 3)
                                TLane.Store(TLane.Fma(e3, x, TLane.Load(y + 48)), y + 48);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Shares out the inputs: a member owns its rows of gradScale and its columns of gradX.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GradientShare(void* state, int member, int size)
    {
        var job = (NoiseProductJob*)state;
        var (first, last) = Team.Share(job->Inputs, member, size);
        var sums = stackalloc float[16];
        for (nint i = first; i < last; i++)
        {
            var scale = job->Scale + i * job->StrideScale;
            var gradScale = job->GradScale + i * job->StrideScale;
            new Span<float>(gradScale, (int)job->StrideScale).Clear();
            for (nint m = 0; m < job->Examples; m++)
            {
                var x = TLane.Create(job->X[m * job->StrideX + i]);
                var delta = job->Y + m * job->StrideY;
                var noise = TGenerator.Row(job->Key, (ulong)(m / job->Group) * (ulong)job->Inputs + (ulong)i, job->CountersPerRow);
                for (nint h = 0; h < 16; h += TLane.Width)
                {
                    var gradX = TLane.Create(0);
                    for (nint c = h; c < job->StrideY; c += NoiseIndex.Run)
                    {
                        Normals(job, noise, c - h, h, out var e0, out var e1, out var e2, out var e3);
                        Accumulate(e0, x, delta + c, scale + c, gradScale + c, ref gradX);
                        if (c + 16 < job->StrideY)
                            Accumulate(e1, x, delta + c + 16, scale + c + 16, gradScale + c + 16, ref gradX);
                        if (c + 32 < job->StrideY)
                            Accumulate(e2, x, delta + c + 32, scale + c + 32, gradScale + c + 32, ref gradX);
                        if (c + 48 < job->StrideY)
                            Accumulate(e3, x, delta + c + 48, scale + c + 48, gradScale + c + 48, ref gradX);
                    }

                    TLane.Store(gradX, sums + h);
                }

                if (job->GradX is null)
                    continue;
                var sum = 0f;
                for (var j = 0; j < 16; j++)
                    sum += sums[j];
                job->GradX[m * job->StrideX + i] = sum;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MomentsShare(void* state, int member, int size)
    {
        var job = (NoiseProductJob*)state;
        var (first, last) = Team.Share(job->Inputs, member, size);
        var buffer = stackalloc float[NoiseIndex.Run];
        for (nint i = first; i < last; i++)
        {
            var one = job->GradScale + i * job->StrideScale;
            var two = job->Second + i * job->StrideScale;
            new Span<float>(one, (int)job->StrideScale).Clear();
            new Span<float>(two, (int)job->StrideScale).Clear();
            for (nint m = 0; m < job->Examples; m++)
            {
                var x = TLane.Create(job->X[m * job->StrideX + i]);
                var b = job->Y + m * job->StrideY;
                var noise = TGenerator.Row(job->Key, (ulong)m * (ulong)job->Inputs + (ulong)i, job->CountersPerRow);
                for (nint c = 0; c < job->StrideY; c += NoiseIndex.Run)
                {
                    for (nint h = 0; h < 16; h += TLane.Width)
                    {
                        Normals(job, noise, c, h, out var e0, out var e1, out var e2, out var e3);
                        TLane.Store(e0, buffer + h);
                        TLane.Store(e1, buffer + h + 16);
                        TLane.Store(e2, buffer + h + 32);
                        TLane.Store(e3, buffer + h + 48);
                    }

                    var width = Math.Min(NoiseIndex.Run, job->StrideY - c);
                    for (nint j = 0; j < width; j += TLane.Width)
                    {
                        var e = TLane.Load(buffer + j);
                        var product = x * TLane.Load(b + c + j) * e;
                        TLane.Store(TLane.Load(one + c + j) + product, one + c + j);
                        TLane.Store(TLane.Fma(product, e, TLane.Load(two + c + j)), two + c + j);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(TLane e, TLane x, float* delta, float* scale, float* gradScale, ref TLane gradX)
    {
        var product = TLane.Load(delta) * e;
        gradX = TLane.Fma(product, TLane.Load(scale), gradX);
        TLane.Store(TLane.Fma(product, x, TLane.Load(gradScale)), gradScale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Normals(
        NoiseProductJob* job, in NoiseRow noise, nint run, nint offset, out TLane e0, out TLane e1, out TLane e2, out TLane e3)
    {
        TGenerator.Words<TLane, TWide>(job->Key, noise, run, offset, out e0, out e1, out e2, out e3);
        NoiseKernel<TLane, TWide>.Normals<TGenerator>(job->Table, job->Key.Mirrored, ref e0, ref e1, ref e2, ref e3);
    }
}

/// <summary>Pointers and shapes of one product: X [M, K], Scale and GradScale [K, L], Y [M, L] (the result, or its gradient).</summary>
internal unsafe struct NoiseProductJob
{
    public float* X;
    public float* Scale;
    public float* Y;
    public float* GradX;
    public float* GradScale;
    public float* Second;
    public nint StrideX;
    public nint StrideScale;
    public nint StrideY;
    public int Examples;
    public int Inputs;
    public int Group;
    public ulong CountersPerRow;
    public float* Table;
    public NoiseKey Key;
}
