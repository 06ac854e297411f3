using System.Runtime.Intrinsics;

namespace Sgvb.Experiments.Variance;

/// <summary>What a block's pairs of gradients add up to over one array of weights. Not scaled by N².</summary>
/// <param name="Weights">How many weights.</param>
/// <param name="Pairs">How many pairs, one a minibatch.</param>
/// <param name="Spread">Σ over weights and pairs of (m_b − m̄)².</param>
/// <param name="Halves">Σ over weights and pairs of ½(g₁ − g₂)².</param>
/// <param name="MeanSquare">Σ over weights of m̄².</param>
/// <param name="Dot">Σ over weights of m̄·reference; 0 without a reference.</param>
/// <param name="StandardError">
/// Of Spread/(pairs − 1) + Halves/(2·pairs), the variance, from the contributions of the single pairs: the jackknife's pseudo-values
/// (n‖m_b − m̄‖² − S²)/(n − 2) of the spread, and half the squared half difference. NaN below three pairs.
/// </param>
/// <param name="Largest">What the largest contribution adds to the variance, beyond a usual one.</param>
public readonly record struct PairTotals(
    long Weights, int Pairs, double Spread, double Halves, double MeanSquare, double Dot, double StandardError, double Largest);

/// <summary>
/// Adds up pairs of gradients, two noise draws at one minibatch, for one array of weights: in double, by Welford's recursion, with one
/// running mean a weight; the squares are only needed summed over the weights. The pairs' means are kept in float32, since how far each lies
/// from the mean of all, which tells of the error, is known at the end only. Sums run over fixed chunks of fixed eight-lane order,
/// and no multiplication is fused, so the totals have the same bits for every thread count and processor.
/// </summary>
internal sealed class PairSums
{
    private const int Chunk = 1 << 15;
    private readonly double[] _mean;
    private readonly double[] _spread;
    private readonly List<(float[] Mean, double[] Halves)> _kept = [];
    private int _pairs;

    public PairSums(int weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weights);
        _mean = new double[weights];
        _spread = new double[Chunks.Count(weights, Chunk)];
    }

    public void Clear()
    {
        Array.Clear(_mean);
        Array.Clear(_spread);
        _pairs = 0;
    }

    /// <summary>Adds one minibatch's two gradients; the same array twice where the step has no noise.</summary>
    public void Add(float[] first, float[] second, int threads)
    {
        if (first.Length != _mean.Length || second.Length != _mean.Length)
            throw new ArgumentException($"gradients of {first.Length} and {second.Length} weights where {_mean.Length} are expected");
        if (_pairs == _kept.Count)
            _kept.Add((new float[_mean.Length], new double[_spread.Length]));
        var (mean, halves) = _kept[_pairs];
        var share = 1.0 / ++_pairs;
        Run(threads, c => halves[c] = AddChunk(c, first, second, mean, share));
    }

    /// <summary>The totals so far; the reference is the gradient that the mean is compared with.</summary>
    public PairTotals Total(float[]? reference, int threads)
    {
        var square = new double[_spread.Length];
        var dot = new double[_spread.Length];
        var distances = _kept.Take(_pairs).Select(_ => new double[_spread.Length]).ToArray();
        Run(threads, c =>
        {
            (square[c], dot[c]) = Compare(c, reference);
            for (var pair = 0; pair < distances.Length; pair++)
                distances[pair][c] = Distance(c, _kept[pair].Mean);
        });
        var halves = _kept.Take(_pairs).Select(k => Sum(k.Halves)).ToArray();
        var spread = Sum(_spread);
        var (error, largest) = Error(spread, [.. distances.Select(Sum)], halves);
        return new PairTotals(_mean.Length, _pairs, spread, Sum(halves), Sum(square), Sum(dot), error, largest);
    }

    private static (double StandardError, double Largest) Error(double spread, double[] distances, double[] halves)
    {
        double n = distances.Length;
        if (n < 3)
            return (double.NaN, double.NaN);
        var variance = spread / (n - 1);
        var contributions = Spread.Of([.. distances.Zip(halves, (d, h) => (n * d - variance) / (n - 2) + h / 2)]);
        return (contributions.StandardError, contributions.Largest);
    }

    private void Run(int threads, Action<int> chunk)
    {
        if (threads == 1 || _spread.Length == 1)
        {
            for (var c = 0; c < _spread.Length; c++)
                chunk(c);
        }
        else
        {
            Parallel.For(0, _spread.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk);
        }
    }

    private double AddChunk(int chunk, float[] first, float[] second, float[] kept, double share)
    {
        var (i, end) = Chunks.Of(_mean.Length, Chunk, chunk);
        var spread = Vector512<double>.Zero;
        var halves = Vector512<double>.Zero;
        var half = Vector512.Create(0.5);
        var weight = Vector512.Create(share);
        for (; i + 16 <= end; i += 16)
        {
            var a = Vector512.LoadUnsafe(ref first[i]);
            var b = Vector512.LoadUnsafe(ref second[i]);
            (Vector512.Create(0.5f) * (a + b)).StoreUnsafe(ref kept[i]);
            Add(Vector512.WidenLower(a), Vector512.WidenLower(b), ref _mean[i], half, weight, ref spread, ref halves);
            Add(Vector512.WidenUpper(a), Vector512.WidenUpper(b), ref _mean[i + 8], half, weight, ref spread, ref halves);
        }

        var restSpread = 0.0;
        var restHalves = 0.0;
        for (; i < end; i++)
        {
            var difference = (double)first[i] - second[i];
            restHalves += 0.5 * difference * difference;
            var mean = 0.5 * ((double)first[i] + second[i]);
            kept[i] = 0.5f * (first[i] + second[i]);
            var delta = mean - _mean[i];
            _mean[i] += delta * share;
            restSpread += delta * (mean - _mean[i]);
        }

        _spread[chunk] += Lanes(spread) + restSpread;
        return Lanes(halves) + restHalves;
    }

    private static void Add(Vector512<double> a, Vector512<double> b, ref double running, Vector512<double> half, Vector512<double> weight,
        ref Vector512<double> spread, ref Vector512<double> halves)
    {
        var difference = a - b;
        halves += half * difference * difference;
        var value = half * (a + b);
        var mean = Vector512.LoadUnsafe(ref running);
        var delta = value - mean;
        mean += delta * weight;
        mean.StoreUnsafe(ref running);
        spread += delta * (value - mean);
    }

    private (double Square, double Dot) Compare(int chunk, float[]? reference)
    {
        var (from, end) = Chunks.Of(_mean.Length, Chunk, chunk);
        var square = 0.0;
        var dot = 0.0;
        for (var i = from; i < end; i++)
        {
            square += _mean[i] * _mean[i];
            if (reference is not null)
                dot += _mean[i] * reference[i];
        }

        return (square, dot);
    }

    /// <summary>Σ (m_b − m̄)² over the chunk.</summary>
    private double Distance(int chunk, float[] kept)
    {
        var (i, end) = Chunks.Of(_mean.Length, Chunk, chunk);
        var sum = Vector512<double>.Zero;
        for (; i + 16 <= end; i += 16)
        {
            var value = Vector512.LoadUnsafe(ref kept[i]);
            var lower = Vector512.WidenLower(value) - Vector512.LoadUnsafe(ref _mean[i]);
            var upper = Vector512.WidenUpper(value) - Vector512.LoadUnsafe(ref _mean[i + 8]);
            sum += lower * lower;
            sum += upper * upper;
        }

        var rest = 0.0;
        for (; i < end; i++)
            rest += (kept[i] - _mean[i]) * (kept[i] - _mean[i]);
        return Lanes(sum) + rest;
    }

    private static double Lanes(Vector512<double> v)
    {
        // Spelled out: Vector512.Sum may add in another order on another processor.
        var sum = v[0];
        for (var lane = 1; lane < 8; lane++)
            sum += v[lane];
        return sum;
    }

    private static double Sum(double[] parts)
    {
        var sum = 0.0;
        foreach (var part in parts)
            sum += part;
        return sum;
    }
}
