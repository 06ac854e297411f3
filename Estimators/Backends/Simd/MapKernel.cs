using System.Runtime.CompilerServices;
using Sgvb.Numerics;

namespace Sgvb.Backends.Simd;

/// <summary>A step over an index space, rows shared out over the team.</summary>
internal static unsafe class MapKernel<TLane> where TLane : struct, ISimdLane<TLane>
{
    public static void Run<TStep>(Team team, in TStep step, in Operands operands) where TStep : struct, IStep
    {
        var slots = Slots<TStep>.Of(step, operands, null);
        team.Run(&Work<TStep>, &slots);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Work<TStep>(void* state, int member, int size) where TStep : struct, IStep
    {
        ref var slots = ref *(Slots<TStep>*)state;
        var (first, last) = Team.Share(slots.Rows, member, size);
        for (nint r = first; r < last; r++)
            for (nint c = 0; c < slots.PaddedColumns; c += TLane.Width)
                slots.Apply<TLane>(r, c);
    }
}
