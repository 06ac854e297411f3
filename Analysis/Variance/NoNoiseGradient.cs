using Sgvb.Analysis.Training;
using Sgvb.Model;
using Sgvb.Noise;

namespace Sgvb.Analysis.Variance;

/// <summary>
/// The gradient of θ without noise over the training set (its first ⌊N/M⌋·M examples): what the mean gradients of the estimators are
/// compared with. It is another gradient than theirs, so the cosine says how far the noise turns the objective.
/// </summary>
/// <param name="Theta">By layer, of the mean loss.</param>
/// <param name="Squares">‖·‖² by layer, of the mean loss.</param>
public sealed record NoNoiseGradient(IReadOnlyList<float[]> Theta, IReadOnlyList<double> Squares)
{
    /// <param name="step">no-noise, with the parameters set.</param>
    public static NoNoiseGradient Measure(ITrainingStep step, MinibatchSampler sampler, Action<int, int>? progress,
        CancellationToken cancel)
    {
        var gradient = new Parameters(step.Workload.Widths, step.Method.Posterior);
        var sums = gradient.Layers.Select(l => new double[l.Theta.Length]).ToList();
        var minibatches = sampler.Examples / step.Workload.Minibatch;
        for (var b = 0; b < minibatches; b++)
        {
            cancel.ThrowIfCancellationRequested();
            sampler.Take([.. Enumerable.Range(b * step.Workload.Minibatch, step.Workload.Minibatch)]);
            step.SetMinibatch(sampler.Images, sampler.Labels);
            step.Run(new NoiseKey(0, 0, 0));
            step.GetGradients(gradient);
            for (var l = 0; l < sums.Count; l++)
                Add(sums[l], gradient.Layers[l].Theta);
            progress?.Invoke(b + 1, minibatches);
        }

        return new NoNoiseGradient(
            [.. sums.Select(s => Array.ConvertAll(s, v => (float)(v / minibatches)))],
            [.. sums.Select(s => s.Sum(v => v / minibatches * (v / minibatches)))]);
    }

    private static void Add(double[] sum, float[] gradient)
    {
        for (var i = 0; i < sum.Length; i++)
            sum[i] += gradient[i];
    }
}
