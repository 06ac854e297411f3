using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd;

/// <summary>
/// A pass of samples resolved to pointers, with its scratch. Rows are taken in fixed blocks, each with sums of its own for the gradients by the
/// weights, so that no thread count changes a bit.
/// </summary>
internal unsafe struct SampledPassJob
{
    /// <summary>Rows that share each load of a weight.</summary>
    public const int GroupRows = 4;

    // Sums of few rows lose little in float32; more blocks than this would only take memory.
    private const int LeastBlockRows = 64;
    private const int MostBlocks = 32;

    public float* D;
    public float* G;
    public float* X;
    public float* Y;
    public float* Labels;
    public float* Losses;
    public float* Delta;
    public float* Bias;

    /// <summary>Pointers to each sample's Δ, then to each sample's Q.</summary>
    public float** OfSamples;

    /// <summary>W transposed, then V transposed: [2·C, <see cref="Padded"/>], zero beyond H.</summary>
    public float* Weights;

    /// <summary>For each block the gradients by W and by V, transposed as they are.</summary>
    public float* BlockSums;

    public float* Scratch;
    public nint LayerStride;
    public nint LogitStride;
    public nint LabelStride;
    public int Rows;
    public int Columns;
    public int Samples;
    public int LogitDraws;
    public int BlockRows;
    public int Blocks;
    public NoiseKey LayerKey;
    public ulong LayerCounters;
    public LogitNoise Logits;

    /// <summary>H in whole runs of noise.</summary>
    public readonly nint Padded => Pad(Columns);

    public readonly int Classes => Logits.Classes;

    /// <summary>Floats of one member: noise, samples and two sums of a group's rows, the logits' means and variances, Δ, Q and ΣΔ, and parts of sums.</summary>
    public readonly nint ScratchPerMember =>
        4 * GroupRows * Padded + 5 * GroupRows * Logits.Padded + 2 * GroupRows * 16 + Logits.ScratchPerRow;

    public static SampledPassJob Of(SampledPass pass, int members, Scratch scratch)
    {
        var (layer, classes) = ((SimdMatrix)pass.Layer.G, pass.Weights.W.Columns);
        var job = new SampledPassJob
        {
            D = ((SimdMatrix)pass.Layer.D).Data,
            G = layer.Data,
            X = ((SimdMatrix)pass.Sums.X).Data,
            Y = ((SimdMatrix)pass.Sums.Y).Data,
            Labels = ((SimdMatrix)pass.Labels).Data,
            Losses = ((SimdMatrix)pass.Losses).Data,
            Delta = ((SimdMatrix)pass.Delta).Data,
            Bias = ((SimdMatrix)pass.Bias).Data,
            LayerStride = layer.Stride,
            LogitStride = pass.Delta.Stride,
            LabelStride = pass.Labels.Stride,
            Rows = layer.Rows,
            Columns = layer.Columns,
            Samples = pass.Samples,
            LogitDraws = pass.LogitDraws,
            LayerKey = pass.LayerKey,
            LayerCounters = NoiseIndex.CountersPerRow(layer.Columns),
            Logits = LogitNoise.Of(pass.LogitKey, layer.Rows, classes),
        };
        var least = Math.Max(LeastBlockRows, (job.Rows + MostBlocks - 1) / MostBlocks);
        job.BlockRows = (least + GroupRows - 1) / GroupRows * GroupRows;
        job.Blocks = (job.Rows + job.BlockRows - 1) / job.BlockRows;

        var perWeights = 2 * classes * job.Padded;
        var pointers = (4 * pass.Samples + 15) / 16 * 16;
        job.Weights = scratch.Take(perWeights * (1 + job.Blocks) + members * job.ScratchPerMember + pointers);
        job.BlockSums = job.Weights + perWeights;
        job.Scratch = job.BlockSums + job.Blocks * perWeights;
        job.OfSamples = (float**)(job.Scratch + members * job.ScratchPerMember);
        for (var s = 0; s < pass.Samples; s++)
        {
            job.OfSamples[s] = ((SimdMatrix)pass.OfSamples[s].Delta).Data;
            job.OfSamples[pass.Samples + s] = ((SimdMatrix)pass.OfSamples[s].Q).Data;
        }

        job.Transpose((SimdMatrix)pass.Weights.W, 0);
        job.Transpose((SimdMatrix)pass.Weights.V, classes);
        return job;
    }

    /// <summary>The gradients by the weights, from the sum over all blocks, which stands in the first.</summary>
    public readonly void StoreGradients(SampledPass pass)
    {
        Store(BlockSums, (SimdMatrix)pass.ByWeights.Mean);
        Store(BlockSums + Classes * Padded, (SimdMatrix)pass.ByWeights.Variance);
    }

    private static nint Pad(int columns) => (columns + NoiseIndex.Run - 1) / NoiseIndex.Run * (nint)NoiseIndex.Run;

    private readonly void Transpose(SimdMatrix source, int firstRow)
    {
        for (var c = 0; c < source.Columns; c++)
        {
            var target = Weights + (firstRow + c) * Padded;
            for (var i = 0; i < source.Rows; i++)
                target[i] = source.Data[(nint)i * source.Stride + c];
            new Span<float>(target + source.Rows, (int)(Padded - source.Rows)).Clear();
        }
    }

    private readonly void Store(float* source, SimdMatrix target)
    {
        for (nint i = 0; i < target.Rows; i++)
            for (nint c = 0; c < target.Columns; c++)
                target.Data[i * target.Stride + c] = source[c * Padded + i];
    }
}
