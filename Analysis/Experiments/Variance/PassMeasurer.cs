namespace Sgvb.Experiments.Variance;

/// <summary>
/// The variance of θ's gradient from every training example, Var = (N²/M)·Var[g_one], for estimators whose noise is independent by example.
/// Without noise one pass gives it exactly: q̄ − ‖ḡ‖². With noise a block is two passes with fresh noise: the examples are all there, so that
/// only the noise is left to chance, and what an example's two draws differ by tells of the error.
///   E q = (q̄₁ + q̄₂)/2        ‖μ‖² = ḡ₁·ḡ₂
/// both unbiased. A pass takes its examples in large minibatches of its own: M is in the law alone.
/// </summary>
public sealed class PassMeasurer : IBlockMeasurer
{
    private readonly Dataset _data;
    private readonly uint _seed;
    private readonly int _minibatch;
    private readonly bool _noisy;
    private readonly Parameters _gradient;
    private readonly List<(IMomentStep Step, MinibatchSampler Sampler, int First, int Steps)> _parts = [];
    private readonly Pass[] _passes;

    /// <param name="create">Makes a step for so many examples, with the parameters set and without a KL term; disposed here.</param>
    /// <param name="data">Its row count is N.</param>
    /// <param name="minibatch">M, of the law.</param>
    public PassMeasurer(Func<int, ITrainingStep> create, Dataset data, int minibatch, uint seed)
    {
        (_data, _seed, _minibatch) = (data, seed, minibatch);
        var size = DrawPlan.PassMinibatch(data.Rows);
        foreach (var (first, end, count) in ((int, int, int)[])[(0, data.Rows / size, size), (data.Rows / size * size, 1, data.Rows % size)])
            if (count > 0)
                _parts.Add(((IMomentStep)create(count), new MinibatchSampler(data, count), first, end));
        var step = _parts[0].Step;
        if (!step.HasMoments)
            throw new ArgumentException($"the noise of {step.Method.Estimator} is not independent by example", nameof(create));
        _noisy = Registry.Estimator(step.Method.Estimator.Name).HasNoise;
        _gradient = new Parameters(step.Workload.Network, step.Method.Posterior);
        _passes = [.. Enumerable.Range(0, _noisy ? 2 : 1).Select(_ => new Pass(
            [.. _gradient.Layers.Select(_ => new double[data.Rows])], [.. _gradient.Layers.Select(l => new MeanGradient(l.Theta.Length))]))];
    }

    /// <summary>One row for each layer's θ.</summary>
    public IReadOnlyList<BlockRow> Measure(int block, Action<int>? drawn, CancellationToken cancel)
    {
        for (var p = 0; p < _passes.Length; p++)
            Run(block, p, _passes[p], drawn, cancel);
        return [.. _gradient.Layers.Select((_, l) => _noisy ? Noisy(block, l, _passes[0], _passes[1]) : Exact(block, l, _passes[0]))];
    }

    public void Dispose()
    {
        foreach (var (step, _, _, _) in _parts)
            step.Dispose();
    }

    private void Run(int block, int number, Pass pass, Action<int>? drawn, CancellationToken cancel)
    {
        foreach (var mean in pass.Mean)
            mean.Clear();
        var done = 0;
        foreach (var (step, sampler, start, steps) in _parts)
        {
            var rows = new int[step.Workload.Minibatch];
            for (var s = 0; s < steps; s++)
            {
                cancel.ThrowIfCancellationRequested();
                var first = start + s * rows.Length;
                for (var i = 0; i < rows.Length; i++)
                    rows[i] = first + i;
                sampler.Take(rows);
                step.SetMinibatch(sampler.Images, sampler.Labels);
                step.Run(DrawPlan.Pass(_seed, block, number, done++));
                step.GetGradients(_gradient);
                for (var l = 0; l < pass.Mean.Length; l++)
                {
                    step.ThetaSquares(l, pass.Squares[l].AsSpan(first, rows.Length));
                    pass.Mean[l].Add(_gradient.Layers[l].Theta, (double)rows.Length / _data.Rows);
                }

                drawn?.Invoke(1);
            }
        }
    }

    private BlockRow Exact(int block, int layer, Pass pass)
    {
        var q = pass.Squares[layer];
        var mean = q.Average();
        return Row(block, layer, VarianceMethod.Exact, new Spread(mean, 0, double.PositiveInfinity, 0),
            pass.Mean[layer].Dot(pass.Mean[layer]), 0, q.Average(v => v * v));
    }

    private BlockRow Noisy(int block, int layer, Pass first, Pass second)
    {
        // The noise's part alone would hang on the one difference ḡ₁ − ḡ₂; draws tell it better.
        return Row(block, layer, VarianceMethod.Passes, Spread.OfPairs(first.Squares[layer], second.Squares[layer]),
            first.Mean[layer].Dot(second.Mean[layer]), double.NaN, first.Squares[layer].Zip(second.Squares[layer], (x, y) => x * y).Average());
    }

    /// <param name="fourth">The mean of the squared expected squares, freed of the noise.</param>
    private BlockRow Row(int block, int layer, VarianceMethod method, in Spread squares, double meanSquare, double noise, double fourth)
    {
        var law = new OneExampleLaw(_data.Rows, _minibatch, _gradient.Layers[layer].Theta.Length);
        var step = _parts[0].Step;
        return BlockRow.FromSquares(block, step.Workload.LayerName(layer), method, law, squares, meanSquare, noise,
            fourth > 0 ? Math.Max(1, _data.Rows * squares.Mean * squares.Mean / fourth) : double.NaN).Finite(step) with
        {
            Draws = DrawPlan.Steps(method, _data.Rows),
            Examples = (long)_passes.Length * _data.Rows,
        };
    }

    /// <summary>‖g‖² of every example and ḡ, by layer.</summary>
    private sealed record Pass(double[][] Squares, MeanGradient[] Mean);
}
