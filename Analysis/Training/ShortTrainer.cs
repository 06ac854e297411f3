using Sgvb.Model;
using Sgvb.Noise;

namespace Sgvb.Analysis.Training;

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
        var method = step.Method;
        var widths = step.Workload.Widths;
        var parameters = Initial.He(widths, method.Posterior, Seed);
        var gradients = new Parameters(widths, method.Posterior);
        var adam = new Adam(parameters, gradients, method.Posterior.Learned, LearningRate, threads);
        step.SetParameters(parameters);
        for (var s = 0; s < Steps; s++)
        {
            cancel.ThrowIfCancellationRequested();
            var key = new NoiseKey(Seed, 0, (ulong)s);
            sampler.Draw(key);
            step.SetMinibatch(sampler.Images, sampler.Labels);
            step.Run(key);
            step.GetGradients(gradients);
            adam.Step();
            if (method is { Kl: KlKind.Cubic, Posterior: { Kind: PosteriorKind.Alpha, Learned: true } })
                Clamp(parameters);
            step.SetParameters(parameters);
            progress?.Invoke(s + 1, step.Loss);
        }

        return parameters;
    }

    // The paper's bound (section 3.2): above α = 1 the cubic approximation of the KL term is wrong.
    private static void Clamp(Parameters parameters)
    {
        foreach (var layer in parameters.Layers)
            foreach (ref var logAlpha in layer.LogScale.AsSpan())
                logAlpha = MathF.Min(logAlpha, 0);
    }
}
