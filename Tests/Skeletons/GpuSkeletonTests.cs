using Sgvb.Backends;
using Sgvb.Backends.Gpu;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Tests.Gpu;

namespace Sgvb.Tests.Skeletons;

/// <summary>
/// Every skeleton of the device backend, whatever stands in the padding, on the simulator, which is slow where the lanes of a warp
/// exchange values: few shapes, but every size. On a device of its own, since these steps are no estimator's.
/// </summary>
[Collection(Simulator.Collection)]
public sealed class GpuSkeletonTests(GpuSkeletonTests.OwnDevice own) : IClassFixture<GpuSkeletonTests.OwnDevice>
{
    /// <summary>Around blocks of 64×64.</summary>
    private static readonly int[] Blocks = [63, 64, 65];

    /// <summary>Around the 32 lanes of a warp.</summary>
    private static readonly int[] Warps = [31, 32, 33];

    /// <summary>Around runs of 64 columns of noise, and the 128 that a warp has.</summary>
    private static readonly int[] Runs = [63, 64, 65, 127, 128, 129];

    [Theory]
    [InlineData(Product.NN)]
    [InlineData(Product.NT)]
    [InlineData(Product.TN)]
    public void Products(Product product)
    {
        foreach (var (rows, columns, depth) in Shapes.EverySize(Blocks, Blocks, Warps))
            own.Checks.Products(product, rows, columns, depth);
    }

    [Fact]
    public void Maps()
    {
        foreach (var (rows, columns, _) in Shapes.EverySize(Blocks, Blocks, []))
            own.Checks.Maps(rows, columns);
    }

    [Fact]
    public void Sums()
    {
        // Runs of 64 rows; a warp a row.
        foreach (var (rows, _, columns) in Shapes.EverySize(Blocks, [], []))
            own.Checks.ColumnSums(rows, columns);
        foreach (var (columns, _, rows) in Shapes.EverySize(Blocks, [], []))
            own.Checks.RowSums(rows, columns);
        foreach (var (rows, columns, _) in Shapes.EverySize(Blocks, [], []))
            own.Checks.TotalSums(rows, columns);
    }

    /// <summary>A map and sums, which have shapes of their own.</summary>
    [Fact]
    public void Sums_of_maps()
    {
        foreach (var (rows, columns, _) in Shapes.EverySize(Blocks, Warps, []))
            own.Checks.MapSums(rows, columns);
    }

    [Fact]
    public void Long_sums() => own.Checks.LongSums(1, 65536);

    [Fact]
    public void Losses()
    {
        foreach (var (classes, rows, _) in Shapes.EverySize(Warps, [], []))
            own.Checks.Losses(rows, classes);
    }

    [Fact]
    public void Losses_of_drawn_logits()
    {
        foreach (var (classes, _, _) in Shapes.EverySize([.. Warps, 65], [], []).DistinctBy(s => s.A))
            own.Checks.DrawnLosses(3, classes, new LogitDraws(FirstRow: 2, RowsADraw: 4, Count: 3, Of: 6));
        own.Checks.DrawnLosses(2, 10, new LogitDraws(0, 2, 1, 1));
    }

    [Fact]
    public void Noise()
    {
        foreach (var (rows, _, columns) in Shapes.EverySize([], [], Runs))
            own.Checks.Noise(rows, columns);
    }

    /// <summary>The sum over examples is cut at 32.</summary>
    [Fact]
    public void Products_with_noise()
    {
        var next = 0;
        foreach (var (examples, inputs, columns) in Shapes.EverySize(Warps, Warps, Runs))
            own.Checks.NoiseProducts(examples, inputs, columns, next++ % 3 * 2 + 1);
    }

    [Fact]
    public void Squares_with_noise()
    {
        foreach (var (examples, inputs, columns) in Shapes.EverySize([], Warps, Runs))
            own.Checks.NoiseSquares(examples, inputs, columns);
    }

    public sealed class OwnDevice : IDisposable
    {
        private readonly GpuDevice _device = new(GpuChoice.Of(GpuKind.Simulator));
        private readonly PoisonedBackend _poisoned;

        public OwnDevice()
        {
            _poisoned = new PoisonedBackend(new GpuBackend(_device), "the simulator");
            Checks = new SkeletonChecks([_poisoned]);
        }

        internal SkeletonChecks Checks { get; }

        public void Dispose()
        {
            _poisoned.Dispose();
            _device.Dispose();
        }
    }
}
