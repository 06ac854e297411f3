using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd;

/// <summary>An operation over an index space, rows shared out over the team.</summary>
internal static unsafe class MapKernel<TLane> where TLane : struct, ISimdLane<TLane>
{
    public static void Run<TOperation>(Team team, in Operands operands) where TOperation : struct, IOperation
    {
        var slots = Slots<TOperation>.Of(operands, null);
        team.Run(&Work<TOperation>, &slots);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Work<TOperation>(void* state, int member, int size) where TOperation : struct, IOperation
    {
        ref var slots = ref *(Slots<TOperation>*)state;
        var (first, last) = Team.Share(slots.Rows, member, size);
        for (nint r = first; r < last; r++)
            for (nint c = 0; c < slots.PaddedColumns; c += TLane.Width)
                slots.Apply<TLane>(r, c);
    }
}
