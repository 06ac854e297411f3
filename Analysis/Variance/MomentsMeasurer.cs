using System.Diagnostics;
using Sgvb.Analysis.Training;
using Sgvb.Model;

namespace Sgvb.Analysis.Variance;

/// <summary>
/// The variance of θ's gradient by moments: Var = (N²/M)·Var[g_one]. A block is a few minibatches with one noise draw each, n examples in
/// all; with Σg² from the step and Σg from its ordinary gradients, each weight's Var[g_one] is (Σg² − (Σg)²/n)/(n − 1), unbiased.
/// </summary>
public sealed class MomentsMeasurer
{
    private readonly IMomentStep _step;
    private readonly MinibatchSampler _sampler;
    private readonly uint _seed;
    private readonly int _threads;
    private readonly Parameters _gradient;
    private readonly PairSums[] _sums;

    /// <param name="step">With the parameters set and moments to give; without a KL term.</param>
    public MomentsMeasurer(IMomentStep step, MinibatchSampler sampler, uint seed, int threads)
    {
        if (!step.HasMoments)
            throw new ArgumentException($"the noise of {step.Method.Estimator} is not independent by example", nameof(step));
        (_step, _sampler, _seed, _threads) = (step, sampler, seed, threads);
        _gradient = new Parameters(step.Workload.Widths, step.Method.Posterior);
        _sums = [.. _gradient.Layers.Select(l => new PairSums(l.Theta.Length))];
    }

    /// <summary>Nanoseconds of every step with its moments, synchronised, transfers left out.</summary>
    public List<double> StepNs { get; } = [];

    /// <summary>One row for each layer's θ.</summary>
    /// <exception cref="SgvbException">A gradient is not finite (exit 5).</exception>
    public IReadOnlyList<BlockRow> Measure(int block, Action<int>? drawn, CancellationToken cancel)
    {
        foreach (var sums in _sums)
            sums.Clear();
        var squares = new double[_sums.Length];
        var each = new double[_step.Workload.Minibatch];
        for (var b = 0; b < DrawPlan.MomentMinibatchesPerBlock; b++)
        {
            cancel.ThrowIfCancellationRequested();
            var key = DrawPlan.Moments(_seed, block, b);
            _sampler.Draw(key);
            _step.SetMinibatch(_sampler.Images, _sampler.Labels);
            var start = Stopwatch.GetTimestamp();
            _step.Run(key);
            for (var l = 0; l < squares.Length; l++)
            {
                _step.ThetaSquares(l, each);
                squares[l] += each.Sum();
            }

            StepNs.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
            _step.GetGradients(_gradient);
            for (var l = 0; l < squares.Length; l++)
                _sums[l].Add(_gradient.Layers[l].Theta, _gradient.Layers[l].Theta, _threads);
            drawn?.Invoke(1);
        }

        return [.. squares.Select((s, l) => Row(block, l, s))];
    }

    private BlockRow Row(int block, int layer, double squares)
    {
        var totals = _sums[layer].Total(null, _threads);
        var name = _step.Workload.LayerName(layer);
        var m = (double)_step.Workload.Minibatch;
        var n = m * totals.Pairs;
        var one = (squares - n * totals.MeanSquare) / (n - 1) / totals.Weights;
        var examples = (double)_sampler.Examples;
        if (!double.IsFinite(one))
        {
            throw new SgvbException(
                $"{_step.Method.Estimator}: the gradient of {name} theta is not finite in block {block}; lower the learning rate",
                SgvbException.Unavailable);
        }

        const double unknown = double.NaN;
        return new BlockRow(block, name, "theta", VarianceMethod.Moments, examples * examples / m * one, unknown, unknown, unknown,
            unknown);
    }
}
