using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.Gemm;

/// <summary>A product's operands, its rows and its epilogue, as the kernel takes them.</summary>
internal struct GemmArguments<TOperation, TLoadA, TLoadB, TRows>
    where TOperation : struct, IOperation
    where TLoadA : struct, ITileLoader
    where TLoadB : struct, ITileLoader
    where TRows : struct, IProductRows
{
    public TLoadA A;
    public TLoadB B;
    public TRows Rows;

    /// <summary>The length of the sum.</summary>
    public int Depth;

    /// <summary>Holds the product's columns, those of its result.</summary>
    public GpuSlots<TOperation> Slots;
}
