using Sgvb.Backends;
using Sgvb.Backends.Gpu;
using Sgvb.Backends.Gpu.Gemm;
using Sgvb.Numerics;
using Sgvb.Tests.Gpu.Ptx;

namespace Sgvb.Tests.Gpu;

/// <summary>
/// How fast a matrix product should be, from the instructions that its warps issue, the passes that they make over the banks of shared memory, and
/// the groups that a device holds; nothing of it is measured. A multiprocessor issues four instructions a cycle, one a scheduler, so that what is no
/// multiply-add takes a multiply-add's place, and makes one pass.
/// </summary>
internal static class ProductForecast
{
    /// <summary>An H200, as NVIDIA gives it: 132 multiprocessors of 128 lanes at 1.98 GHz.</summary>
    private const int Multiprocessors = 132;

    private const double Peak = Multiprocessors * 128 * 2 * 1.98e-3;

    private const double Schedulers = 4;

    private static readonly Lazy<Work> LazyTile = new(() => (Count(GemmKernel.Depth * 8) - Count(GemmKernel.Depth * 4)) / 4);

    /// <summary>What one tile of a group takes, neither the beginning nor the end of the sum.</summary>
    public static Work Tile => LazyTile.Value;

    /// <summary>What a page about it says: from what PTX has, of which a compiler leaves much out, and from what it cannot leave out.</summary>
    public static IReadOnlyList<string> Lines => [.. new FormattableString[]
    {
        $"| instructions that the warps of a group issue for a tile, as PTX has them, moves left out | {Tile.Issues:0} |",
        $"| of these, multiply-adds, accesses to memory and barriers, which no compiler leaves out | {Tile.Needed:0} |",
        $"| of these, multiply-adds | {Tile.MultiplyAdds:0} |",
        $"| passes over the banks of shared memory | {Tile.Passes:0} |",
        $"| share of the peak, by the first line and by the second | {100 * Share(Tile.Issues):0} % to {100 * Share(Tile.Needed):0} % |",
        $"| peak of an H200 in float32 | {Peak:0.0} TFLOP/s |",
        $"| expected at 1000³, with whole waves of groups and blocks at the edges | {Rate(1000, Tile.Issues):0} to {Rate(1000, Tile.Needed):0} TFLOP/s |",
        $"| expected at 4096³ | {Rate(4096, Tile.Issues):0} to {Rate(4096, Tile.Needed):0} TFLOP/s |",
    }.Select(FormattableString.Invariant)];

    /// <summary>Of the peak, while every multiprocessor has work.</summary>
    private static double Share(double issues) => Tile.MultiplyAdds / Math.Max(issues, Tile.Passes * Schedulers);

    /// <summary>TFLOP/s of a product of n³: also groups run in whole waves, and a block at an edge does work that is not wanted.</summary>
    private static double Rate(int n, double issues)
    {
        var side = GpuProduct.Blocks(n);
        var groups = side * side;
        var busiest = (groups + Multiprocessors - 1) / Multiprocessors;
        var balance = (double)groups / busiest / Multiprocessors;
        var edges = Math.Pow((double)n / (side * GemmKernel.Lines), 2);
        return Share(issues) * balance * edges * Peak;
    }

    private static Work Count(int depth)
    {
        using var device = new CheckedDevice(PtxRun.Counted);
        using var backend = new GpuBackend(device);
        using Matrix a = backend.Allocate(GemmKernel.Lines, depth), b = backend.Allocate(depth, GemmKernel.Lines);
        using var c = backend.Allocate(GemmKernel.Lines, GemmKernel.Lines);
        backend.Gemm<Copy>(Product.NN, a, b, Operands.Read().Write(c));
        backend.Synchronize();
        var (kernel, counted) = device.Traffic.Single();
        var instructions = CheckedDevice.Program(kernel).Instructions.Zip(counted).ToList();
        double Issues(Func<PtxInstruction, bool> which) => instructions.Where(i => which(i.First)).Sum(i => i.Second.Issues);
        return new Work(
            Issues(i => i.Name[0] != "mov"),
            Issues(i => i.Name[0] == "fma" || i.Kind is PtxKind.Load or PtxKind.Store or PtxKind.Barrier),
            Issues(i => i.Name[0] == "fma"),
            instructions.Where(i => i.First.IsShared).Sum(i => i.Second.Cost));
    }

    /// <param name="Issues">Instructions, by warp.</param>
    /// <param name="Needed">Of these, what has to be.</param>
    /// <param name="MultiplyAdds">Of these.</param>
    /// <param name="Passes">Over the banks of shared memory.</param>
    internal readonly record struct Work(double Issues, double Needed, double MultiplyAdds, double Passes)
    {
        public static Work operator -(Work a, Work b) =>
            new(a.Issues - b.Issues, a.Needed - b.Needed, a.MultiplyAdds - b.MultiplyAdds, a.Passes - b.Passes);

        public static Work operator /(Work a, int count) => new(a.Issues / count, a.Needed / count, a.MultiplyAdds / count, a.Passes / count);
    }
}
