using ILGPU;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.Gemm;

/// <summary>Cuts products into groups of threads.</summary>
internal static class GpuProduct
{
    /// <param name="device">Runs it.</param>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    /// <param name="rows">The product's rows.</param>
    /// <param name="depth">The length of its sum.</param>
    /// <param name="slots">The operation and its columns.</param>
    /// <param name="slices">Parts of the sum with groups of their own.</param>
    public static void Run<TOperation, TLoadA, TLoadB, TRows>(
        GpuDevice device, TLoadA a, TLoadB b, TRows rows, int depth, in GpuSlots<TOperation> slots, int slices = 1)
        where TOperation : struct, IOperation
        where TLoadA : struct, ITileLoader
        where TLoadB : struct, ITileLoader
        where TRows : struct, IProductRows
    {
        var job = new GemmArguments<TOperation, TLoadA, TLoadB, TRows> { A = a, B = b, Rows = rows, Depth = depth, Slots = slots };
        var groups = new Index3D(Blocks(slots.Columns), Blocks(rows.Count), slices);
        device.Launch(GemmKernel.Run<TOperation, TLoadA, TLoadB, TRows>, groups, GemmKernel.GroupSize, job);
    }

    /// <summary>Blocks that cover so many rows or columns.</summary>
    public static int Blocks(int lines) => GpuDevice.Groups(lines, GemmKernel.Lines);
}
