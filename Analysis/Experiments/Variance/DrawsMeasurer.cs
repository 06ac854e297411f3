using System.Diagnostics;

namespace Sgvb.Experiments.Variance;

/// <summary>
/// Measures blocks of draws of one method at fixed parameters. Memory beside the step's own: ten gradients and one double a weight.
/// The step's method should carry no KL term but a sampled one: others are deterministic and cancel in every variance.
/// </summary>
public sealed class DrawsMeasurer : IBlockMeasurer
{
    private readonly ITrainingStep _step;
    private readonly MinibatchSampler _sampler;
    private readonly uint _seed;
    private readonly int _threads;
    private readonly NoNoiseGradient? _reference;
    // Without noise the second draw would be the first once more.
    private readonly bool _noisy;
    private readonly Parameters _first;
    private readonly Parameters _second;
    private readonly List<(int Layer, string Parameter, PairSums Sums, float[] First, float[] Second)> _cells = [];

    /// <param name="step">With the parameters set; disposed here.</param>
    /// <param name="reference">For the cosine; null for none.</param>
    public DrawsMeasurer(ITrainingStep step, MinibatchSampler sampler, uint seed, int threads, NoNoiseGradient? reference)
    {
        (_step, _sampler, _seed, _threads, _reference) = (step, sampler, seed, threads, reference);
        _noisy = step.Method.Estimator.Entry.HasNoise;
        var posterior = step.Method.Posterior;
        _first = new Parameters(step.Workload.Network, posterior);
        _second = new Parameters(step.Workload.Network, posterior);
        for (var l = 0; l < _first.Layers.Count; l++)
        {
            var (a, b) = (_first.Layers[l], _second.Layers[l]);
            _cells.Add((l, "theta", new PairSums(a.Theta.Length), a.Theta, b.Theta));
            // At the mean weights the noise level has no gradient but the KL term's.
            if (posterior.Learned && !step.Method.Estimator.Entry.IgnoresPosterior)
                foreach (var (scale, other) in a.Scales.Zip(b.Scales))
                    _cells.Add((l, scale.Name, new PairSums(scale.Values.Length), scale.Values, other.Values));
        }
    }

    /// <summary>Nanoseconds of every step run so far, synchronised, transfers left out.</summary>
    public List<double> StepNs { get; } = [];

    /// <summary>One row for each layer and parameter.</summary>
    /// <exception cref="NotFiniteException">A gradient is not finite.</exception>
    public IReadOnlyList<BlockRow> Measure(int block, Action<int>? drawn, CancellationToken cancel)
    {
        foreach (var cell in _cells)
            cell.Sums.Clear();
        for (var b = 0; b < DrawPlan.MinibatchesPerBlock; b++)
        {
            cancel.ThrowIfCancellationRequested();
            _sampler.Draw(DrawPlan.Minibatch(_seed, block, b));
            _step.SetMinibatch(_sampler.Images, _sampler.Labels);
            Draw(block, b, 0, _first);
            if (_noisy)
                Draw(block, b, 1, _second);
            foreach (var cell in _cells)
                cell.Sums.Add(cell.First, _noisy ? cell.Second : cell.First, _threads);
            drawn?.Invoke(2);
        }

        return [.. _cells.Select(c => Row(block, c.Layer, c.Parameter, c.Sums))];
    }

    public void Dispose() => _step.Dispose();

    private void Draw(int block, int minibatch, int draw, Parameters gradient)
    {
        var start = Stopwatch.GetTimestamp();
        _step.Run(DrawPlan.Noise(_seed, block, minibatch, draw));
        _step.Synchronize();
        StepNs.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        _step.GetGradients(gradient);
    }

    private BlockRow Row(int block, int layer, string parameter, PairSums sums)
    {
        var name = _step.Workload.LayerName(layer);
        var reference = parameter == "theta" ? _reference?.Theta[layer] : null;
        return BlockRow.FromPairs(block, name, parameter, sums.Total(reference, _threads), _sampler.Examples, reference is not null)
            .Finite(_step) with
        {
            Examples = (long)DrawPlan.MinibatchesPerBlock * _step.Workload.Minibatch,
        };
    }
}
