using Sgvb.Noise;

namespace Sgvb.Experiments.Training;

/// <summary>
/// A few hundred Adam steps from He initialisation, so that variances are measured at a network that has learned something. The state is a
/// function of (method, widths, M, seed, steps, learning rate, data) on a given backend.
/// </summary>
/// <param name="Steps">Adam steps.</param>
/// <param name="LearningRate">Constant.</param>
/// <param name="Seed">Of initial values, minibatches and noise.</param>
public sealed record ShortTrainer(int Steps = 300, double LearningRate = 1e-3, uint Seed = 1)
{
    /// <summary>Trains with <paramref name="step"/>'s method and returns the parameters.</summary>
    /// <param name="progress">Told the number of steps done and the last loss.</param>
    public Parameters Train(ITrainingStep step, MinibatchSampler sampler, int threads, Action<int, double>? progress,
        CancellationToken cancel)
    {
        var loop = new TrainingLoop(step, Initialisation.He.Begin(step.Workload.Network, step.Method.Posterior, Seed), Seed, threads);
        for (var s = 0; s < Steps; s++)
        {
            cancel.ThrowIfCancellationRequested();
            sampler.Draw(new NoiseKey(Seed, 0, (ulong)s));
            var loss = loop.Advance(sampler.Images, sampler.Labels, LearningRate);
            progress?.Invoke(s + 1, loss);
        }

        return loop.Parameters;
    }
}
