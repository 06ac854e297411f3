using Sgvb.Backends.Simd.Convolutions;
using Sgvb.Backends.Simd.Gemm;
using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd;

/// <summary>The managed backend for one lane type and generator: checks shapes and hands the work to the kernels.</summary>
public sealed unsafe class SimdBackend<TLane, TWide, TGenerator> : IBackend, ISampledPass
    where TLane : struct, ISimdLane<TLane>
    where TWide : struct, IWideLane<TWide, TLane>
    where TGenerator : struct, INoiseGenerator
{
    private readonly Team _team;
    private readonly Gemm<TLane> _gemm;
    private readonly SumKernel<TLane> _sum;
    private readonly MapSumKernel<TLane> _mapSum;
    private readonly PatchProduct<TLane> _patchProduct;
    private readonly PatchGradient<TLane> _patchGradient;
    private readonly Scratch _scratch = new();

    /// <param name="name">The registry's.</param>
    /// <param name="team">Owned.</param>
    internal SimdBackend(string name, Team team)
    {
        (Name, _team) = (name, team);
        _gemm = new Gemm<TLane>(_team);
        _sum = new SumKernel<TLane>(_team);
        _mapSum = new MapSumKernel<TLane>(_team);
        _patchProduct = new PatchProduct<TLane>(_team);
        _patchGradient = new PatchGradient<TLane>(_team);
    }

    public string Name { get; }

    public Matrix Allocate(int rows, int columns) => new SimdMatrix(rows, columns);

    public void Upload(ReadOnlySpan<float> source, Matrix target)
    {
        var matrix = (SimdMatrix)target;
        if (source.Length != target.Rows * target.Columns)
            throw new ArgumentException($"{source.Length} elements do not fill a matrix of shape {target}");
        for (var r = 0; r < matrix.Rows; r++)
            source.Slice(r * matrix.Columns, matrix.Columns).CopyTo(matrix.Row(r));
    }

    public void Download(Matrix source, Span<float> target)
    {
        var matrix = (SimdMatrix)source;
        if (target.Length != source.Rows * source.Columns)
            throw new ArgumentException($"a matrix of shape {source} does not fill {target.Length} elements");
        for (var r = 0; r < matrix.Rows; r++)
            matrix.Row(r).CopyTo(target.Slice(r * matrix.Columns, matrix.Columns));
    }

    public void FillNoise(Matrix target, in NoiseKey key, NoiseKind kind, long firstRow = 0, int repeat = 1)
    {
        var matrix = (SimdMatrix)target;
        switch (kind)
        {
            case NoiseKind.Normal when key.Points.IsSet:
                NoiseKernel<TLane, TWide>.Run<PointGenerator<TGenerator>, ToNormal>(_team, matrix, key, firstRow, repeat);
                break;
            case NoiseKind.Normal:
                NoiseKernel<TLane, TWide>.Run<TGenerator, ToNormal>(_team, matrix, key, firstRow, repeat);
                break;
            case NoiseKind.Sign:
                NoiseKernel<TLane, TWide>.Run<TGenerator, ToSign>(_team, matrix, key, firstRow, repeat);
                break;
            default:
                NoiseKernel<TLane, TWide>.Run<TGenerator, ToUniform>(_team, matrix, key, firstRow, repeat);
                break;
        }
    }

    public void Map<TOperation>(in Operands operands) where TOperation : struct, IOperation => MapKernel<TLane>.Run<TOperation>(_team, operands);

    public void MapSum<TOperation>(in Operands operands, Matrix? rows, Matrix? columns) where TOperation : struct, IOperation =>
        _mapSum.Run<TOperation>(operands, (SimdMatrix?)rows, (SimdMatrix?)columns);

    public void Gemm<TOperation>(Product product, Matrix a, Matrix b, in Operands operands) where TOperation : struct, IOperation =>
        _gemm.Run<TOperation>(product, (SimdMatrix)a, (SimdMatrix)b, operands);

    public void Convolve<TOperation>(in Convolution convolution, Matrix x, Matrix weights, in Operands operands) where TOperation : struct, IOperation
    {
        convolution.Require(x, weights, operands.X);
        _patchProduct.Forward<TOperation>(convolution, (SimdMatrix)x, (SimdMatrix)weights, operands);
    }

    public void ConvolveByWeights<TOperation>(in Convolution convolution, Matrix x, Matrix delta, in Operands operands)
        where TOperation : struct, IOperation
    {
        convolution.Require(x, operands.X, delta);
        _patchGradient.ByWeights<TOperation>(convolution, (SimdMatrix)x, (SimdMatrix)delta, operands);
    }

    public void ConvolveByInput<TOperation>(in Convolution convolution, Matrix delta, Matrix weights, in Operands operands)
        where TOperation : struct, IOperation
    {
        convolution.Require(operands.X, weights, delta);
        _patchProduct.ByInput<TOperation>(convolution, (SimdMatrix)delta, (SimdMatrix)weights, operands);
    }

    public void Flatten(Matrix pictures, Matrix vectors) => FlattenKernel.Run(_team, (SimdMatrix)pictures, (SimdMatrix)vectors, toVectors: true);

    public void Unflatten(Matrix vectors, Matrix pictures) => FlattenKernel.Run(_team, (SimdMatrix)pictures, (SimdMatrix)vectors, toVectors: false);

    public void Sum(Matrix source, Matrix target) => _sum.Run((SimdMatrix)source, (SimdMatrix)target);

    public void SoftmaxCrossEntropy(Matrix logits, Matrix labels, Matrix delta, Matrix losses)
    {
        Require(delta, logits.Rows, logits.Columns);
        Require(labels, logits.Rows, 1);
        Require(losses, logits.Rows, 1);
        SoftmaxKernel<TLane>.Run(_team, _scratch, (SimdMatrix)logits, (SimdMatrix)labels, (SimdMatrix)delta, (SimdMatrix)losses);
    }

    public void DrawnCrossEntropy<TOperation>(
        Matrix a, Matrix b, Matrix labels, in NoiseKey key, in LogitDraws draws, Matrix delta, Matrix weighted, Matrix losses)
        where TOperation : struct, IOperation
    {
        foreach (var matrix in (ReadOnlySpan<Matrix>)[b, delta, weighted])
            Require(matrix, a.Rows, a.Columns);
        Require(labels, a.Rows, 1);
        Require(losses, a.Rows, 1);
        var job = new DrawnSoftmaxJob
        {
            A = ((SimdMatrix)a).Data,
            B = ((SimdMatrix)b).Data,
            Labels = ((SimdMatrix)labels).Data,
            Delta = ((SimdMatrix)delta).Data,
            Weighted = ((SimdMatrix)weighted).Data,
            Losses = ((SimdMatrix)losses).Data,
            Stride = a.Stride,
            LabelStride = labels.Stride,
            Draws = draws,
            Noise = LogitNoise.Of(key, a.Rows, a.Columns),
        };
        job.Scratch = _scratch.Take(_team.Size * job.Noise.ScratchPerRow);
        if (key.Points.IsSet)
            DrawnSoftmaxKernel<TLane, TWide, PointGenerator<TGenerator>>.Run<TOperation>(_team, ref job);
        else
            DrawnSoftmaxKernel<TLane, TWide, TGenerator>.Run<TOperation>(_team, ref job);
    }

    public void RunSamples<TSample, TLogit, TInput, TEnd>(SampledPass pass)
        where TSample : struct, IOperation
        where TLogit : struct, IOperation
        where TInput : struct, IOperation
        where TEnd : struct, IOperation
    {
        Matrix layer = pass.Layer.G, weights = pass.Weights.W;
        foreach (var matrix in (ReadOnlySpan<Matrix>)[pass.Layer.D, pass.Sums.X, pass.Sums.Y])
            Require(matrix, layer.Rows, layer.Columns);
        foreach (var matrix in (ReadOnlySpan<Matrix>)[weights, pass.Weights.V, pass.ByWeights.Mean, pass.ByWeights.Variance])
            Require(matrix, layer.Columns, weights.Columns);
        Require(pass.Bias, 1, weights.Columns);
        Require(pass.Delta, layer.Rows, weights.Columns);
        Require(pass.Labels, layer.Rows, 1);
        Require(pass.Losses, layer.Rows, 1);
        foreach (var (delta, q) in pass.OfSamples)
        {
            Require(delta, layer.Rows, weights.Columns);
            Require(q, layer.Rows, weights.Columns);
        }

        var job = SampledPassJob.Of(pass, _team.Size, _scratch);
        if (pass.LogitKey.Points.IsSet)
            SampledPassKernel<TLane, TWide, PointGenerator<TGenerator>>.Run<TSample, TLogit, TInput, TEnd>(_team, ref job);
        else
            SampledPassKernel<TLane, TWide, TGenerator>.Run<TSample, TLogit, TInput, TEnd>(_team, ref job);
        job.StoreGradients(pass);
    }

    public void NoiseProduct(Matrix x, Matrix scale, in NoiseKey key, int group, Matrix y)
    {
        var job = Job(x, scale, y, key, group);
        NoiseProductKernel<TLane, TWide, TGenerator>.Forward(_team, ref job);
    }

    public void NoiseProductGradient(
        Matrix x, Matrix scale, Matrix delta, in NoiseKey key, int group, bool closedAtZero, Matrix? gradX, Matrix gradScale)
    {
        var job = Job(x, scale, delta, key, group);
        Require(gradScale, scale.Rows, scale.Columns);
        if (gradX is not null)
        {
            Require(gradX, x.Rows, x.Columns);
            ((SimdMatrix)scale).ClearPadding();
            ((SimdMatrix)delta).ClearPadding();
        }

        job.GradX = gradX is null ? null : ((SimdMatrix)gradX).Data;
        job.SkipsZeros = gradX is null || closedAtZero;
        job.GradScale = ((SimdMatrix)gradScale).Data;
        NoiseProductKernel<TLane, TWide, TGenerator>.Gradient(_team, ref job);
    }

    public void NoiseSquares(Matrix a, Matrix scale, Matrix b, in NoiseKey key, Matrix squares)
    {
        var job = Job(a, scale, b, key, 1);
        Require(squares, a.Rows, 1);
        job.Squares = ((SimdMatrix)squares).Data;
        job.StrideSquares = squares.Stride;
        NoiseSquaresKernel<TLane, TWide, TGenerator>.Run(_team, ref job);
    }

    public void Synchronize()
    {
    }

    public void Dispose()
    {
        _team.Dispose();
        _gemm.Dispose();
        _sum.Dispose();
        _mapSum.Dispose();
        _patchProduct.Dispose();
        _patchGradient.Dispose();
        _scratch.Dispose();
    }

    private NoiseProductJob Job(Matrix x, Matrix scale, Matrix y, in NoiseKey key, int group)
    {
        Require(scale, x.Columns, y.Columns);
        Require(y, x.Rows, scale.Columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(group, 1);
        return new NoiseProductJob
        {
            X = ((SimdMatrix)x).Data,
            Scale = ((SimdMatrix)scale).Data,
            Y = ((SimdMatrix)y).Data,
            StrideX = x.Stride,
            StrideScale = scale.Stride,
            StrideY = y.Stride,
            Examples = x.Rows,
            Inputs = x.Columns,
            Columns = scale.Columns,
            Group = group,
            CountersPerRow = NoiseIndex.CountersPerRow(scale.Columns),
            Table = NormalTable.Data,
            Key = key,
        };
    }

    private static void Require(Matrix matrix, int rows, int columns)
    {
        if (matrix.Rows != rows || matrix.Columns != columns)
            throw new ArgumentException($"a matrix of shape {matrix} stands where {rows}×{columns} belongs");
    }
}

/// <summary>Makes the managed backend for the instruction set at hand.</summary>
public static class SimdBackend
{
    public const string RegistryName = "simd";

    /// <summary>With <see cref="NoiseGenerator.RowHash"/>.</summary>
    public const string RowHashName = "simd-row-hash";

    /// <param name="threads">Members of the team, at least one; 0 takes every processor that the process may use.</param>
    /// <param name="path">The instruction set; null chooses, see <see cref="SimdPaths.Choose"/>.</param>
    /// <param name="generator">Where the noise comes from; <see cref="NoiseGenerator.Philox"/> is the contract.</param>
    public static IBackend Create(int threads = 0, SimdPath? path = null, NoiseGenerator generator = NoiseGenerator.Philox)
    {
        var chosen = path ?? SimdPaths.Choose();
        return Create(new Team(threads == 0 ? Environment.ProcessorCount : threads), chosen, generator);
    }

    internal static IBackend Create(Team team, SimdPath path, NoiseGenerator generator) => generator == NoiseGenerator.RowHash
        ? Create<RowHash>(RowHashName, team, path)
        : Create<PhiloxGenerator>(RegistryName, team, path);

    private static IBackend Create<TGenerator>(string name, Team team, SimdPath path) where TGenerator : struct, INoiseGenerator =>
        path switch
        {
            SimdPath.Avx512 => new SimdBackend<Lane512, Wide512, TGenerator>(name, team),
            SimdPath.Avx2 => new SimdBackend<Lane256, Wide256, TGenerator>(name, team),
            _ => new SimdBackend<Lane128, Wide128, TGenerator>(name, team),
        };
}
