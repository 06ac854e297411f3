using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd;

/// <summary>Fills a matrix with noise, rows shared out over the team.</summary>
internal static unsafe class NoiseKernel<TLane, TWide>
    where TLane : struct, ISimdLane<TLane>
    where TWide : struct, IWideLane<TWide, TLane>
{
    /// <typeparam name="TGenerator">Makes the words and the normals.</typeparam>
    /// <typeparam name="TMap">Maps the words to what is not a normal.</typeparam>
    public static void Run<TGenerator, TMap>(Team team, SimdMatrix target, in NoiseKey key, long firstRow, int repeat)
        where TGenerator : struct, INoiseGenerator
        where TMap : struct, INoiseMap
    {
        var job = new Job
        {
            Target = target.Data,
            Rows = target.Rows,
            Stride = target.Stride,
            Key = key,
            FirstRow = firstRow,
            Repeat = repeat,
            CountersPerRow = NoiseIndex.CountersPerRow(target.Columns),
            Table = NormalTable.Data,
        };
        team.Run(&Work<TGenerator, TMap>, &job);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Work<TGenerator, TMap>(void* state, int member, int size)
        where TGenerator : struct, INoiseGenerator
        where TMap : struct, INoiseMap
    {
        var job = (Job*)state;
        var key = job->Key;
        var (first, last) = Team.Share(job->Rows, member, size);
        for (nint r = first; r < last; r++)
        {
            var row = job->Target + r * job->Stride;
            var noise = TGenerator.Row(key, (ulong)(job->FirstRow + r / job->Repeat), job->CountersPerRow);
            for (nint c = 0; c < job->Stride; c += NoiseIndex.Run)
            {
                for (nint h = 0; h < 16; h += TLane.Width)
                {
                    TLane w0, w1, w2, w3;
                    if (typeof(TMap) == typeof(ToNormal))
                    {
                        Normals<TGenerator>(key, noise, job->Table, c, h, out w0, out w1, out w2, out w3);
                    }
                    else
                    {
                        TGenerator.Words<TLane, TWide>(key, noise, c, h, out w0, out w1, out w2, out w3);
                        TMap.Map(ref w0, ref w1, ref w2, ref w3, key.Mirrored);
                    }

                    var at = c + h;
                    TLane.Store(w0, row + at);
                    if (at + 16 < job->Stride)
                        TLane.Store(w1, row + at + 16);
                    if (at + 32 < job->Stride)
                        TLane.Store(w2, row + at + 32);
                    if (at + 48 < job->Stride)
                        TLane.Store(w3, row + at + 48);
                }
            }
        }
    }

    /// <summary>The normals of a row in the order of <see cref="INoiseGenerator.Words"/>, negated where the key is mirrored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Normals<TGenerator>(
        in NoiseKey key, in NoiseRow row, float* table, nint run, nint offset, out TLane a, out TLane b, out TLane c, out TLane d)
        where TGenerator : struct, INoiseGenerator
    {
        TGenerator.Words<TLane, TWide>(key, row, run, offset, out a, out b, out c, out d);
        TGenerator.Normals(table, ref a, ref b, ref c, ref d);
        ToNormal.Negate(key.Mirrored, ref a, ref b, ref c, ref d);
    }

    /// <summary>One row of normals.</summary>
    /// <param name="key">Of the array.</param>
    /// <param name="row">Of the array.</param>
    /// <param name="countersPerRow">Of the array.</param>
    /// <param name="table"><see cref="NormalTable.Data"/>.</param>
    /// <param name="target">Has room for <paramref name="columns"/> elements, rounded up to a multiple of <see cref="NoiseIndex.Run"/>.</param>
    /// <param name="columns">Elements that are wanted; more may be written.</param>
    public static void NormalsOfRow<TGenerator>(in NoiseKey key, ulong row, ulong countersPerRow, float* table, float* target, nint columns)
        where TGenerator : struct, INoiseGenerator
    {
        var noise = TGenerator.Row(key, row, countersPerRow);
        nint run = 0;
        for (; run + 16 < columns; run += NoiseIndex.Run)
            WholeRun<TGenerator>(key, noise, table, run, target);
        if (run < columns)
            FirstOfRun<TGenerator>(key, noise, table, run, target);
    }

    // Two methods and not one: with both the compiler's budget is spent before the last of these long chains is inlined.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void WholeRun<TGenerator>(in NoiseKey key, in NoiseRow row, float* table, nint run, float* target)
        where TGenerator : struct, INoiseGenerator
    {
        for (nint offset = 0; offset < 16; offset += TLane.Width)
        {
            Normals<TGenerator>(key, row, table, run, offset, out var a, out var b, out var c, out var d);
            var at = target + run + offset;
            TLane.Store(a, at);
            TLane.Store(b, at + 16);
            TLane.Store(c, at + 32);
            TLane.Store(d, at + 48);
        }
    }

    /// <summary>The first sixteen of a run.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void FirstOfRun<TGenerator>(in NoiseKey key, in NoiseRow row, float* table, nint run, float* target)
        where TGenerator : struct, INoiseGenerator
    {
        for (nint offset = 0; offset < 16; offset += TLane.Width)
        {
            TLane a = TGenerator.FirstWord<TLane, TWide>(key, row, run, offset), b = a, c = a, d = a;
            TGenerator.Normals(table, ref a, ref b, ref c, ref d);
            ToNormal.Negate(key.Mirrored, ref a, ref b, ref c, ref d);
            TLane.Store(a, target + run + offset);
        }
    }

    private struct Job
    {
        public float* Target;
        public int Rows;
        public nint Stride;
        public NoiseKey Key;
        public long FirstRow;
        public int Repeat;
        public ulong CountersPerRow;
        public float* Table;
    }
}
