using System.Runtime.CompilerServices;
using Sgvb.Noise;

namespace Sgvb.Backends.Simd;

/// <summary>Fills a matrix with noise, rows shared out over the team.</summary>
internal static unsafe class NoiseKernel<TLane, TWide>
    where TLane : struct, ISimdLane<TLane>
    where TWide : struct, IWideLane<TWide, TLane>
{
    public static void Run<TMap>(Team team, SimdMatrix target, in NoiseKey key, long firstRow, int rounds) where TMap : struct, INoiseMap
    {
        var job = new Job { Target = target.Data, Rows = target.Rows, Stride = target.Stride, Key = key, FirstRow = firstRow, Rounds = rounds };
        job.CountersPerRow = NoiseIndex.CountersPerRow(target.Columns);
        team.Run(&Work<TMap>, &job);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Work<TMap>(void* state, int member, int size) where TMap : struct, INoiseMap
    {
        var job = (Job*)state;
        var key = job->Key;
        var (first, last) = Team.Share(job->Rows, member, size);
        for (nint r = first; r < last; r++)
        {
            var row = job->Target + r * job->Stride;
            var counter = (ulong)(job->FirstRow + r) * job->CountersPerRow;
            for (nint c = 0; c < job->Stride; c += NoiseIndex.Run, counter += 16)
            {
                for (nint h = 0; h < 16; h += TLane.Width)
                {
                    Philox.Words<TLane, TWide>(key, counter + (ulong)h, job->Rounds, out var w0, out var w1, out var w2, out var w3);
                    TMap.Map(ref w0, ref w1, ref w2, ref w3, key.Mirrored);
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

    private struct Job
    {
        public float* Target;
        public int Rows;
        public nint Stride;
        public NoiseKey Key;
        public long FirstRow;
        public ulong CountersPerRow;
        public int Rounds;
    }
}
