using ILGPU;
using Sgvb.Backends.Gpu.Gemm;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Backends.Gpu.Sums;

namespace Sgvb.Backends.Gpu.Convolutions;

/// <summary>
/// A convolution's three products: the product kernel with loaders that read the picture through the convolution's geometry. Operands and
/// results begin at the first example's rows, so that kernels count from 0.
/// </summary>
internal static class GpuConvolution
{
    /// <summary>Groups that fill a large device several times over; below that the sum over positions is split as well.</summary>
    private const int EnoughGroups = 512;

    private const int FewestPositionsASlice = 128;

    public static void Forward<TOperation>(GpuDevice device, in Convolution convolution, Matrix x, Matrix weights, in Operands operands)
        where TOperation : struct, IOperation
    {
        var patches = Patches.Forward(convolution);
        var geometry = new GpuPatches(patches);
        var slots = Slots<TOperation>(operands, weights.Columns, patches.First * convolution.OutputPositions);
        var a = new PatchesByLine(geometry, Pictures(x, patches), x.Stride / 4);
        var b = new WeightsByDepth(geometry, GpuMatrix.QuadsOf(weights), weights.Stride / 4, Places(convolution));
        GpuProduct.Run(device, a, b, new PlainRows(patches.Rows), GpuPatches.Depth(patches), slots);
    }

    public static void ByInput<TOperation>(GpuDevice device, in Convolution convolution, Matrix delta, Matrix weights, in Operands operands)
        where TOperation : struct, IOperation
    {
        var slots = Slots<TOperation>(operands, convolution.Channels, convolution.First * convolution.InputPositions);
        for (var row = 0; row < Math.Min(convolution.Stride, convolution.Height); row++)
            for (var column = 0; column < Math.Min(convolution.Stride, convolution.Width); column++)
            {
                var patches = Patches.ByInput(convolution, weights.Columns, row, column);
                var geometry = new GpuPatches(patches);
                var a = new PatchesByLine(geometry, Pictures(delta, patches), delta.Stride / 4);
                var b = new WeightsByLine(patches, geometry, GpuMatrix.QuadsOf(weights), weights.Stride / 4);
                if (convolution.Stride == 1)
                    GpuProduct.Run(device, a, b, new PlainRows(patches.Rows), GpuPatches.Depth(patches), slots);
                else
                    GpuProduct.Run(device, a, b, new ClassRows(patches), GpuPatches.Depth(patches), slots);
            }
    }

    public static void ByWeights<TOperation>(
        GpuDevice device, GpuScratch scratch, in Convolution convolution, Matrix x, Matrix delta, in Operands operands)
        where TOperation : struct, IOperation
    {
        var patches = Patches.Forward(convolution);
        var geometry = new GpuPatches(patches);
        var slots = GpuSlots<TOperation>.Of(operands, (convolution.Inputs, delta.Columns));
        var count = GpuPatches.Depth(patches);
        var blocks = GpuProduct.Blocks(count) * GpuProduct.Blocks(delta.Columns);
        var length = SliceLength(patches.Rows, blocks);
        var slices = GpuDevice.Groups(patches.Rows, length);

        var a = new PatchesByDepth(geometry, Pictures(x, patches), x.Stride / 4);
        var b = new ByDepth(Pictures(delta, patches.First * convolution.OutputPositions), delta.Stride / 4);
        var rows = new WeightRows(geometry, count, Places(convolution), length);
        if (slices == 1)
        {
            GpuProduct.Run(device, a, b, rows, patches.Rows, slots);
            return;
        }

        var stride = operands.X!.Stride;
        var sliceStride = convolution.Inputs * stride;
        var partial = scratch.Take((long)slices * sliceStride);
        var parts = GpuSlots<Copy>.Into(partial, slices * convolution.Inputs, delta.Columns, stride);
        GpuProduct.Run(device, a, b, rows, patches.Rows, parts, slices);
        GpuSum.Slices(device, partial, slices, sliceStride, stride, slots);
    }

    /// <summary>Positions in a slice of their sum, by the shapes alone: whole tiles.</summary>
    private static int SliceLength(int positions, int blocks)
    {
        var slices = Math.Clamp(EnoughGroups / blocks, 1, Math.Max(1, positions / FewestPositionsASlice));
        return GpuDevice.Groups(GpuDevice.Groups(positions, slices), GemmKernel.Depth) * GemmKernel.Depth;
    }

    private static GpuSlots<TOperation> Slots<TOperation>(in Operands operands, int columns, int firstRow) where TOperation : struct, IOperation =>
        GpuSlots<TOperation>.Of(operands, (operands.X?.Rows ?? 0, columns)).From(firstRow);

    private static ArrayView<Quad> Pictures(Matrix matrix, in Patches patches) =>
        Pictures(matrix, patches.First * patches.SourceHeight * patches.SourceWidth);

    private static ArrayView<Quad> Pictures(Matrix matrix, int firstRow) => GpuMatrix.QuadsOf(matrix).SubView((long)firstRow * (matrix.Stride / 4));

    private static int Places(in Convolution convolution) => convolution.Kernel * convolution.Kernel;
}
