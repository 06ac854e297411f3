using Sgvb.Noise;

namespace Sgvb.Experiments.Variance;

/// <summary>
/// The gradient of θ without noise over the whole training set: what the mean gradients of the estimators are compared with. It is another
/// gradient than theirs, so the cosine says how far the noise turns the objective.
/// </summary>
/// <param name="Theta">By layer, of the mean loss.</param>
/// <param name="Squares">‖·‖² by layer, of the mean loss.</param>
public sealed record NoNoiseGradient(IReadOnlyList<float[]> Theta, IReadOnlyList<double> Squares)
{
    /// <summary>Every row counts once.</summary>
    /// <param name="create">Makes a step of no-noise for so many examples, with the parameters set.</param>
    /// <param name="minibatch">Examples a step, at most the data's; the rest of the rows gets a step of its own.</param>
    /// <param name="progress">Told of every few rows.</param>
    public static NoNoiseGradient Measure(
        Func<int, ITrainingStep> create, Dataset data, int minibatch, Action<int>? progress, CancellationToken cancel)
    {
        int[] order = [.. Enumerable.Range(0, data.Rows)];
        double[][]? sums = null;
        var whole = data.Rows - data.Rows % minibatch;
        foreach (var (first, end, size) in ((int, int, int)[])[(0, whole, minibatch), (whole, data.Rows, data.Rows - whole)])
        {
            if (size == 0)
                continue;
            using var step = create(size);
            var sampler = new MinibatchSampler(data, size);
            var gradient = new Parameters(step.Workload.Network, step.Method.Posterior);
            sums ??= [.. gradient.Layers.Select(l => new double[l.Theta.Length])];
            for (var row = first; row < end; row += size)
            {
                cancel.ThrowIfCancellationRequested();
                sampler.Take(order.AsSpan(row, size));
                step.SetMinibatch(sampler.Images, sampler.Labels);
                step.Run(new NoiseKey(0, 0, 0));
                step.GetGradients(gradient);
                for (var l = 0; l < sums.Length; l++)
                    Add(sums[l], gradient.Layers[l].Theta, (double)size / data.Rows);
                progress?.Invoke(size);
            }
        }

        return new NoNoiseGradient([.. sums!.Select(s => Array.ConvertAll(s, v => (float)v))], [.. sums!.Select(s => s.Sum(v => v * v))]);
    }

    private static void Add(double[] sum, float[] gradient, double share)
    {
        for (var i = 0; i < sum.Length; i++)
            sum[i] += share * gradient[i];
    }
}
