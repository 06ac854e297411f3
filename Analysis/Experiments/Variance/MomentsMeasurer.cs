namespace Sgvb.Experiments.Variance;

/// <summary>
/// The variance of θ's gradient by moments: Var = (N²/M)·Var[g_one]. A block is a few minibatches with one noise draw each, n examples in
/// all; with q = ‖g‖² of each example from the step and ḡ from its ordinary gradients, Var[g_one] is (q̄ − ‖ḡ‖²)·n/(n − 1), unbiased. For where
/// whole passes over the data cost too much: the few examples that may carry a late network's variance are then easily missed.
/// </summary>
public sealed class MomentsMeasurer : IBlockMeasurer
{
    private readonly IMomentStep _step;
    private readonly MinibatchSampler _sampler;
    private readonly uint _seed;
    private readonly Parameters _gradient;
    private readonly MeanGradient[] _means;
    private readonly double[][] _squares;

    /// <param name="step">With the parameters set and moments to give; without a KL term; disposed here.</param>
    public MomentsMeasurer(IMomentStep step, MinibatchSampler sampler, uint seed)
    {
        if (!step.HasMoments)
            throw new ArgumentException($"the noise of {step.Method.Estimator} is not independent by example", nameof(step));
        (_step, _sampler, _seed) = (step, sampler, seed);
        _gradient = new Parameters(step.Workload.Network, step.Method.Posterior);
        _means = [.. _gradient.Layers.Select(l => new MeanGradient(l.Theta.Length))];
        _squares = [.. _means.Select(_ => new double[DrawPlan.MomentMinibatchesPerBlock * step.Workload.Minibatch])];
    }

    /// <summary>One row for each layer's θ.</summary>
    /// <exception cref="NotFiniteException">A gradient is not finite.</exception>
    public IReadOnlyList<BlockRow> Measure(int block, Action<int>? drawn, CancellationToken cancel)
    {
        const int minibatches = DrawPlan.MomentMinibatchesPerBlock;
        foreach (var mean in _means)
            mean.Clear();
        var m = _step.Workload.Minibatch;
        for (var b = 0; b < minibatches; b++)
        {
            cancel.ThrowIfCancellationRequested();
            var key = DrawPlan.Moments(_seed, block, b);
            _sampler.Draw(key);
            _step.SetMinibatch(_sampler.Images, _sampler.Labels);
            _step.Run(key);
            for (var l = 0; l < _means.Length; l++)
                _step.ThetaSquares(l, _squares[l].AsSpan(b * m, m));
            _step.GetGradients(_gradient);
            for (var l = 0; l < _means.Length; l++)
                _means[l].Add(_gradient.Layers[l].Theta, 1.0 / minibatches);
            drawn?.Invoke(1);
        }

        return [.. _means.Select((_, l) => Row(block, l))];
    }

    public void Dispose() => _step.Dispose();

    private BlockRow Row(int block, int layer)
    {
        var q = _squares[layer];
        double examples = _sampler.Examples, n = q.Length;
        var unbiased = n / (n - 1);
        var law = new OneExampleLaw(examples, _step.Workload.Minibatch, _gradient.Layers[layer].Theta.Length);
        var spread = Spread.Of(q);
        var squares = spread with
        {
            Mean = unbiased * spread.Mean,
            StandardError = unbiased * spread.StandardError,
            Largest = unbiased * spread.Largest,
        };
        var effective = examples * spread.Mean * spread.Mean / q.Average(v => v * v);
        return BlockRow.FromSquares(
            block, _step.Workload.LayerName(layer), VarianceMethod.Moments, law, squares, unbiased * _means[layer].Dot(_means[layer]), double.NaN,
            effective).Finite(_step) with
        {
            Draws = DrawPlan.MomentMinibatchesPerBlock,
            Examples = q.Length,
        };
    }
}
