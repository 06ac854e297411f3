using ILGPU;
using ILGPU.Runtime;
using Sgvb.Backends.Gpu.Convolutions;
using Sgvb.Backends.Gpu.Flattening;
using Sgvb.Backends.Gpu.Gemm;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Backends.Gpu.NoiseProduct;
using Sgvb.Backends.Gpu.Sums;

namespace Sgvb.Backends.Gpu;

/// <summary>The GPU backend: checks shapes, cuts the work into groups of threads, and queues kernels on a device.</summary>
public sealed class GpuBackend(GpuDevice device) : IBackend
{
    public const string RegistryName = "gpu";

    private readonly GpuScratch _scratch = new(device);
    private readonly HashSet<GpuMatrix> _live = [];
    private readonly Dictionary<(int Result, int Rows, int Columns), Matrix> _mapped = [];
    private MemoryBuffer1D<float, Stride1D.Dense>? _directions;

    public string Name => RegistryName;

    public GpuDevice Device => device;

    /// <summary>On the process's device.</summary>
    /// <exception cref="SgvbException">There is none.</exception>
    public static IBackend Create() => new GpuBackend(GpuDevice.Shared);

    /// <summary>Why there is no device, in one line; null where there is one. The device is not opened.</summary>
    public static string? Unavailable()
    {
        try
        {
            _ = GpuChoice.Shared;
            return null;
        }
        catch (SgvbException e)
        {
            return e.Message;
        }
    }

    /// <summary>Whether the process's device is the simulator, which may not be timed.</summary>
    public static bool IsSimulated() => Unavailable() is null && GpuChoice.Shared.Kind == GpuKind.Simulator;

    public Matrix Allocate(int rows, int columns)
    {
        var elements = (long)rows * GpuMatrix.PaddedColumns(columns);
        if (elements > int.MaxValue)
            throw new SgvbException($"A matrix of {rows}×{columns} is too large for a GPU; use a smaller --minibatch or --workload.");
        var matrix = new GpuMatrix(device.Allocate(elements), rows, columns, Release);
        _live.Add(matrix);
        return matrix;
    }

    public void Upload(ReadOnlySpan<float> source, Matrix target)
    {
        if (source.Length != target.Rows * target.Columns)
            throw new ArgumentException($"{source.Length} elements do not fill a matrix of shape {target}");
        var padded = new float[target.Rows * target.Stride];
        for (var r = 0; r < target.Rows; r++)
            source.Slice(r * target.Columns, target.Columns).CopyTo(padded.AsSpan(r * target.Stride));
        device.Upload(padded, GpuMatrix.ViewOf(target));
    }

    public void Download(Matrix source, Span<float> target)
    {
        if (target.Length != source.Rows * source.Columns)
            throw new ArgumentException($"a matrix of shape {source} does not fill {target.Length} elements");
        var padded = new float[source.Rows * source.Stride];
        device.Download(GpuMatrix.ViewOf(source), padded);
        for (var r = 0; r < source.Rows; r++)
            padded.AsSpan(r * source.Stride, source.Columns).CopyTo(target[(r * source.Columns)..]);
    }

    public void FillNoise(Matrix target, in NoiseKey key, NoiseKind kind, long firstRow = 0, int repeat = 1)
    {
        var counters = (int)NoiseIndex.CountersPerRow(target.Columns);
        var threads = target.Rows * counters;
        var job = new NoiseArguments
        {
            Target = GpuMatrix.ViewOf(target),
            Key = new GpuKey(key),
            Points = Points(key),
            FirstRow = firstRow,
            Columns = target.Columns,
            Stride = target.Stride,
            Threads = threads,
            CountersARow = counters,
            ByCounters = new GpuDivisor(counters),
            ByRepeat = new GpuDivisor(repeat),
        };
        switch (kind)
        {
            case NoiseKind.Normal:
                device.LaunchLine(NoiseKernel.Run<ToNormal>, threads, job);
                break;
            case NoiseKind.Sign:
                device.LaunchLine(NoiseKernel.Run<ToSign>, threads, job);
                break;
            default:
                device.LaunchLine(NoiseKernel.Run<ToUniform>, threads, job);
                break;
        }
    }

    public void Map<TOperation>(in Operands operands) where TOperation : struct, IOperation
    {
        var slots = GpuSlots<TOperation>.Of(operands, null);
        device.LaunchLine(MapKernel.Run<TOperation>, slots.Rows * slots.Columns, slots);
    }

    /// <summary>A thread has one element, so that the results are stored in between.</summary>
    public void MapSum<TOperation>(in Operands operands, Matrix? rows, Matrix? columns) where TOperation : struct, IOperation
    {
        var space = operands.A ?? throw new ArgumentException("an operation to sum needs an operand");
        var (x, y) = (Mapped(0, space), TOperation.Outputs > 1 ? Mapped(1, space) : null);
        if (rows is not null)
            Require(rows, space.Rows, 1);
        if (columns is not null)
            Require(columns, 1, space.Columns);
        Map<TOperation>(operands.Write(x, y));
        if (rows is not null)
            Sum(x, rows);
        if (columns is not null)
            Sum(y ?? throw new ArgumentException($"{typeof(TOperation).Name} has no second result to sum"), columns);
    }

    public void Gemm<TOperation>(Product product, Matrix a, Matrix b, in Operands operands) where TOperation : struct, IOperation
    {
        var (rows, depth) = product == Product.TN ? (a.Columns, a.Rows) : (a.Rows, a.Columns);
        var (columns, depthOfB) = product == Product.NT ? (b.Rows, b.Columns) : (b.Columns, b.Rows);
        if (depth != depthOfB)
            throw new ArgumentException($"a product {product} of {a} and {b} has unequal inner lengths");
        var slots = GpuSlots<TOperation>.Of(operands, (rows, columns));
        switch (product)
        {
            case Product.NN:
                GpuProduct.Run(device, ByLine.Of(a), ByDepth.Of(b), new PlainRows(rows), depth, slots);
                break;
            case Product.NT:
                GpuProduct.Run(device, ByLine.Of(a), ByLine.Of(b), new PlainRows(rows), depth, slots);
                break;
            default:
                GpuProduct.Run(device, ByDepth.Of(a), ByDepth.Of(b), new PlainRows(rows), depth, slots);
                break;
        }
    }

    public void Convolve<TOperation>(in Convolution convolution, Matrix x, Matrix weights, in Operands operands) where TOperation : struct, IOperation
    {
        convolution.Require(x, weights, operands.X);
        GpuConvolution.Forward<TOperation>(device, convolution, x, weights, operands);
    }

    public void ConvolveByWeights<TOperation>(in Convolution convolution, Matrix x, Matrix delta, in Operands operands)
        where TOperation : struct, IOperation
    {
        convolution.Require(x, operands.X, delta);
        GpuConvolution.ByWeights<TOperation>(device, _scratch, convolution, x, delta, operands);
    }

    public void ConvolveByInput<TOperation>(in Convolution convolution, Matrix delta, Matrix weights, in Operands operands)
        where TOperation : struct, IOperation
    {
        convolution.Require(operands.X, weights, delta);
        GpuConvolution.ByInput<TOperation>(device, convolution, delta, weights, operands);
    }

    public void Flatten(Matrix pictures, Matrix vectors) => GpuFlatten.ToVectors(device, pictures, vectors);

    public void Unflatten(Matrix vectors, Matrix pictures) => GpuFlatten.ToPictures(device, vectors, pictures);

    public void Sum(Matrix source, Matrix target) => GpuSum.Run(device, _scratch, source, target);

    public void SoftmaxCrossEntropy(Matrix logits, Matrix labels, Matrix delta, Matrix losses)
    {
        Require(delta, logits.Rows, logits.Columns);
        Require(labels, logits.Rows, 1);
        Require(losses, logits.Rows, 1);
        var job = new SoftmaxArguments
        {
            Logits = GpuMatrix.ViewOf(logits),
            Labels = GpuMatrix.ViewOf(labels),
            Delta = GpuMatrix.ViewOf(delta),
            Losses = GpuMatrix.ViewOf(losses),
            Rows = logits.Rows,
            Classes = logits.Columns,
            Stride = logits.Stride,
            LabelStride = labels.Stride,
        };
        device.LaunchLine(SoftmaxKernel.Run, logits.Rows * SumKernel.WarpSize, job);
    }

    public void DrawnCrossEntropy<TOperation>(
        Matrix a, Matrix b, Matrix labels, in NoiseKey key, in LogitDraws draws, Matrix delta, Matrix weighted, Matrix losses)
        where TOperation : struct, IOperation
    {
        foreach (var matrix in (ReadOnlySpan<Matrix>)[b, delta, weighted])
            Require(matrix, a.Rows, a.Columns);
        Require(labels, a.Rows, 1);
        Require(losses, a.Rows, 1);
        var job = new DrawnSoftmaxArguments
        {
            A = GpuMatrix.ViewOf(a),
            B = GpuMatrix.ViewOf(b),
            Labels = GpuMatrix.ViewOf(labels),
            Delta = GpuMatrix.ViewOf(delta),
            Weighted = GpuMatrix.ViewOf(weighted),
            Losses = GpuMatrix.ViewOf(losses),
            Key = new GpuKey(key),
            Points = Points(key),
            FirstRow = draws.FirstRow,
            RowsADraw = draws.RowsADraw,
            Draws = draws.Count,
            Of = draws.Of,
            Rows = a.Rows,
            Classes = a.Columns,
            Stride = a.Stride,
            LabelStride = labels.Stride,
            CountersARow = (int)NoiseIndex.CountersPerRow(a.Columns),
        };
        device.LaunchLine(DrawnSoftmaxKernel.Run<TOperation>, a.Rows * SumKernel.WarpSize, job);
    }

    public void NoiseProduct(Matrix x, Matrix scale, in NoiseKey key, int group, Matrix y)
    {
        RequireProduct(x, scale, y, group);
        GpuNoiseProduct.Forward(device, x, scale, key, group, y);
    }

    public void NoiseProductGradient(
        Matrix x, Matrix scale, Matrix delta, in NoiseKey key, int group, bool closedAtZero, Matrix? gradX, Matrix gradScale)
    {
        RequireProduct(x, scale, delta, group);
        if (gradX is not null)
            Require(gradX, x.Rows, x.Columns);
        Require(gradScale, scale.Rows, scale.Columns);
        GpuNoiseProduct.Gradient(device, _scratch, x, scale, delta, key, group, gradX, gradScale);
    }

    public void NoiseSquares(Matrix a, Matrix scale, Matrix b, in NoiseKey key, Matrix squares)
    {
        RequireProduct(a, scale, b, 1);
        Require(squares, a.Rows, 1);
        GpuNoiseProduct.Squares(device, a, scale, b, key, squares);
    }

    public void Synchronize() => device.Synchronize();

    /// <summary>Gives back all memory, that of a step too that could not be made for lack of it.</summary>
    public void Dispose()
    {
        foreach (var matrix in _live.ToList())
            matrix.Dispose();
        _scratch.Dispose();
        if (_directions is not null)
            device.Free(_directions);
        _directions = null;
    }

    /// <summary>The points of a key, with the direction numbers, which are uploaded at their first use.</summary>
    private GpuPoints Points(in NoiseKey key)
    {
        if (!key.Points.IsSet)
            return default;
        if (_directions is null)
            device.Upload(Sobol.Table, (_directions = device.Allocate(Sobol.Table.Length)).AsArrayView<float>(0, Sobol.Table.Length));
        return new GpuPoints
        {
            Directions = _directions.AsArrayView<float>(0, Sobol.Table.Length),
            Set = key.Points,
            Pass = key.Sample,
            IsSet = 1,
        };
    }

    /// <summary>Room for a result of <see cref="MapSum"/>, kept by its shape.</summary>
    private Matrix Mapped(int result, Matrix space)
    {
        var key = (result, space.Rows, space.Columns);
        return _mapped.TryGetValue(key, out var matrix) ? matrix : _mapped[key] = Allocate(space.Rows, space.Columns);
    }

    private void Release(GpuMatrix matrix)
    {
        if (_live.Remove(matrix))
            device.Free(matrix.Buffer);
    }

    private static void RequireProduct(Matrix x, Matrix scale, Matrix y, int group)
    {
        Require(scale, x.Columns, y.Columns);
        Require(y, x.Rows, scale.Columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(group, 1);
    }

    private static void Require(Matrix matrix, int rows, int columns)
    {
        if (matrix.Rows != rows || matrix.Columns != columns)
            throw new ArgumentException($"a matrix of shape {matrix} stands where {rows}×{columns} belongs");
    }
}
