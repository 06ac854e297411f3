using ILGPU;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu;

/// <summary>An operation over an index space, one element a thread, neighbours in neighbouring threads.</summary>
internal static class MapKernel
{
    [KernelDesign(GpuDevice.LargestGroup, registers: 32, warps: 64, IsLine = true)]
    public static void Run<TOperation>(GpuSlots<TOperation> slots) where TOperation : struct, IOperation
    {
        var at = Grid.GlobalIndex.X;
        if (at >= slots.Rows * slots.Columns)
            return;
        var row = at / slots.Columns;
        slots.Apply(row, at - row * slots.Columns);
    }
}
