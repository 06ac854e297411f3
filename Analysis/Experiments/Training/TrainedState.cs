using Sgvb.Model.Kl;

namespace Sgvb.Experiments.Training;

/// <summary>The parameters that the variances are measured at: one state for all estimators, as in the paper.</summary>
/// <param name="Parameters">Trained with local reparameterization, or the user's.</param>
/// <param name="Epoch">Steps · M / N.</param>
/// <param name="Description">Where it came from, one sentence for reports.</param>
public sealed record TrainedState(Parameters Parameters, double Epoch, string Description)
{
    /// <summary>How a description begins.</summary>
    internal const string Note = "Network: ";

    /// <summary>Parts how it was trained from what came of it, which rounding changes.</summary>
    internal const string Error = ", test error ";

    /// <summary>
    /// What the state for these methods is trained with: local reparameterization, with the KL term of the first that learns its noise.
    /// </summary>
    public static Method MethodFor(IReadOnlyList<Method> methods)
    {
        var learned = methods.FirstOrDefault(m => m.Posterior.Learned && m.Kl != KlKind.None);
        var posterior = methods[0].Posterior with { Learned = learned is not null };
        return new Method(new EstimatorSpec("local-reparam"), posterior, learned?.Kl.Expected ?? KlKind.None);
    }

    public static TrainedState Train(
        Func<Method, Workload, ITrainingStep> create, Method method, Workload workload, DataSets data, ShortTrainer trainer, int threads,
        Progress progress, CancellationToken stop)
    {
        using var step = create(method, workload);
        using var stage = progress.Begin($"training {trainer.Steps} steps with {method.Estimator}", trainer.Steps + 1);
        var sampler = new MinibatchSampler(data.Train, workload.Minibatch);
        var parameters = trainer.Train(step, sampler, threads, (_, _) => stage.Advance(), stop);
        using var error = new TestError(data.Test, workload.Network, method.Posterior, threads);
        return new TrainedState(parameters, (double)trainer.Steps * workload.Minibatch / data.Train.Rows,
            $"{Note}He initialisation by seed {Format.Whole(trainer.Seed)}, {Format.Whole(trainer.Steps)} Adam steps with local-reparam "
            + $"(learning rate {trainer.LearningRate.ToString("G", CultureInfo.InvariantCulture)}){Error}{Format.Percent(error.Measure(parameters))}.");
    }

    /// <summary>The user's own state.</summary>
    public static TrainedState From(GivenCheckpoint given, DataSets data, int threads)
    {
        var (parameters, posterior) = (given.Checkpoint.Parameters, given.Checkpoint.Posterior);
        using var error = new TestError(data.Test, parameters.Network, posterior, threads);
        return new TrainedState(parameters, given.Checkpoint.Epoch,
            $"{Note}{given.Describe()}{Error}{Format.Percent(error.Measure(parameters))}.");
    }
}
