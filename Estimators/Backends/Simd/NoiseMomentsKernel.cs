using System.Runtime.CompilerServices;
using Sgvb.Noise;

namespace Sgvb.Backends.Simd;

/// <summary>First and second moments of a product with noise of its own for every example; the noise is made in passing and never stored.</summary>
internal static unsafe class NoiseMomentsKernel<TLane, TWide, TGenerator>
    where TLane : struct, ISimdLane<TLane>
    where TWide : struct, IWideLane<TWide, TLane>
    where TGenerator : struct, INoiseGenerator
{
    public static void Run(Team team, ref NoiseProductJob job)
    {
        fixed (NoiseProductJob* state = &job)
            team.Run(&Share, state);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Share(void* state, int member, int size)
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
                        NoiseKernel<TLane, TWide>.Normals<TGenerator>(job->Key, noise, job->Table, c, h, out var e0, out var e1, out var e2, out var e3);
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
}
