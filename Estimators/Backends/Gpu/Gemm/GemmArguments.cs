using ILGPU;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.Gemm;

/// <summary>A product's operands and epilogue, as the kernel takes them.</summary>
internal struct GemmArguments<TOperation> where TOperation : struct, IOperation
{
    public ArrayView<Quad> A;
    public ArrayView<Quad> B;

    /// <summary>In quads, as are all strides of operands here.</summary>
    public int StrideA;

    public int StrideB;

    /// <summary>The length of the sum.</summary>
    public int Depth;

    /// <summary>Holds the product's shape, that of its result.</summary>
    public GpuSlots<TOperation> Slots;
}
