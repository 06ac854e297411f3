using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd;

/// <summary>
/// Squares of per-example gradients with noise of their own, one sum an example; the noise is made in passing and never stored. A row of
/// weights is summed in sixteen partial sums, rows in double, so that every width and thread count gives the same bits.
/// </summary>
internal static unsafe class NoiseSquaresKernel<TLane, TWide, TGenerator>
    where TLane : struct, ISimdLane<TLane>
    where TWide : struct, IWideLane<TWide, TLane>
    where TGenerator : struct, INoiseGenerator
{
    private const int Sums = 16;

    public static void Run(Team team, ref NoiseProductJob job)
    {
        fixed (NoiseProductJob* state = &job)
            team.Run(&Share, state);
    }

    private static void Share(void* state, int member, int size)
    {
        var job = (NoiseProductJob*)state;
        var (first, last) = Team.Share(job->Examples, member, size);
        for (nint m = first; m < last; m++)
        {
            var sum = 0.0;
            for (nint i = 0; i < job->Inputs; i++)
            {
                // Dark pixels and closed units add nothing, and noise is most of the work.
                var a = job->X[m * job->StrideX + i];
                if (a != 0)
                    sum += a * Row(job, m, i);
            }

            job->Squares[m * job->StrideSquares] = (float)sum;
        }
    }

    /// <summary>Σⱼ b[j]·(1 + scale[i, j]·ε)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Row(NoiseProductJob* job, nint m, nint i)
    {
        var b = job->Y + m * job->StrideY;
        var scale = job->Scale + i * job->StrideScale;
        var noise = TGenerator.Row(job->Key, (ulong)m * (ulong)job->Inputs + (ulong)i, job->CountersPerRow);
        var buffer = stackalloc float[NoiseIndex.Run];
        var sums = stackalloc float[Sums];
        new Span<float>(sums, Sums).Clear();
        for (nint c = 0; c < job->Columns; c += NoiseIndex.Run)
        {
            for (nint h = 0; h < 16; h += TLane.Width)
            {
                NoiseKernel<TLane, TWide>.Normals<TGenerator>(job->Key, noise, job->Table, c, h, out var e0, out var e1, out var e2, out var e3);
                TLane.Store(e0, buffer + h);
                TLane.Store(e1, buffer + h + 16);
                TLane.Store(e2, buffer + h + 32);
                TLane.Store(e3, buffer + h + 48);
            }

            var width = Math.Min(NoiseIndex.Run, job->Columns - c);
            nint j = 0;
            for (; j + TLane.Width <= width; j += TLane.Width)
            {
                var factor = TLane.Create(1) + TLane.Load(scale + c + j) * TLane.Load(buffer + j);
                var at = sums + (j & (Sums - 1));
                TLane.Store(TLane.Load(at) + TLane.Load(b + c + j) * factor * factor, at);
            }

            // Past the last column anything may stand.
            for (; j < width; j++)
            {
                var factor = 1 + scale[c + j] * buffer[j];
                sums[j & (Sums - 1)] += b[c + j] * factor * factor;
            }
        }

        var sum = 0.0;
        for (var s = 0; s < Sums; s++)
            sum += sums[s];
        return sum;
    }
}
