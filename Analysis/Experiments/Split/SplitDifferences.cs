using Sgvb.Noise;

namespace Sgvb.Experiments.Split;

/// <summary>
/// The parts of a variance that draws remove, from differences at equal noise below. With one key, local-reparam's gradient is a + b₀ + c₀ and
/// split:2's a + b₀ + (c₀ + c₁)/2, so the difference (c₀ − c₁)/2 has half the variance C, and the data's part and the noise below cancel;
/// likewise split:2x1's difference has half of B + C.
/// </summary>
public sealed class SplitDifferences : IDisposable
{
    private readonly ITrainingStep _plain;
    private readonly IReadOnlyList<ITrainingStep> _split;
    private readonly MinibatchSampler _sampler;
    private readonly Parameters _gradient;
    private readonly Parameters _other;
    private readonly List<double>[][] _squares;

    /// <param name="plain">local-reparam's step, with the parameters set and without a KL term; disposed here, as the others.</param>
    /// <param name="split">Steps of two draws.</param>
    /// <param name="data">Its row count is N.</param>
    public SplitDifferences(ITrainingStep plain, IReadOnlyList<ITrainingStep> split, Dataset data)
    {
        (_plain, _split, _sampler) = (plain, split, new MinibatchSampler(data, plain.Workload.Minibatch));
        _gradient = new Parameters(plain.Workload.Network, plain.Method.Posterior);
        _other = new Parameters(plain.Workload.Network, plain.Method.Posterior);
        _squares = [.. split.Select(_ => _gradient.Layers.Select(_ => new List<double>()).ToArray())];
    }

    /// <summary>One minibatch, with noise of its own.</summary>
    public void Measure(uint seed, int minibatch)
    {
        var block = minibatch / DrawPlan.MinibatchesPerBlock;
        var within = minibatch % DrawPlan.MinibatchesPerBlock;
        var key = DrawPlan.Noise(seed, block, within, 0);
        Run(_plain, DrawPlan.Minibatch(seed, block, within), key, _gradient);
        for (var s = 0; s < _split.Count; s++)
        {
            Run(_split[s], DrawPlan.Minibatch(seed, block, within), key, _other);
            for (var l = 0; l < _gradient.Layers.Count; l++)
                _squares[s][l].Add(Distance(_gradient.Layers[l].Theta, _other.Layers[l].Theta));
        }
    }

    /// <summary>The part that the step's draws remove, averaged over the layer's weights and N²-scaled, with its standard error over minibatches.</summary>
    /// <param name="split">Which of the steps.</param>
    /// <param name="layer">0 = bottom.</param>
    public (double Mean, double StandardError) Part(int split, int layer)
    {
        var n = (double)_sampler.Examples;
        var scale = 2 * n * n / _gradient.Layers[layer].Theta.Length;
        var spread = Spread.Of(_squares[split][layer].ToArray());
        return (scale * spread.Mean, scale * spread.StandardError);
    }

    public void Dispose()
    {
        _plain.Dispose();
        foreach (var step in _split)
            step.Dispose();
    }

    private void Run(ITrainingStep step, in NoiseKey minibatch, in NoiseKey noise, Parameters gradient)
    {
        _sampler.Draw(minibatch);
        step.SetMinibatch(_sampler.Images, _sampler.Labels);
        step.Run(noise);
        step.GetGradients(gradient);
    }

    private static double Distance(float[] a, float[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = (double)a[i] - b[i];
            sum += difference * difference;
        }

        return sum;
    }
}
