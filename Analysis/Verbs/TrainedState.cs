using System.Globalization;
using Sgvb.Analysis.Training;
using Sgvb.Data;
using Sgvb.Model;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Verbs;

/// <summary>The parameters that the variances are measured at: one state for all estimators, as in the paper.</summary>
/// <param name="Parameters">Trained with local reparameterization.</param>
/// <param name="Epoch">Steps · M / N.</param>
/// <param name="FirstLoss">Mean objective over the first tenth of the steps; NaN without a step.</param>
/// <param name="LastLoss">Mean objective over the last tenth of the steps; NaN without a step.</param>
public sealed record TrainedState(Parameters Parameters, double Epoch, double FirstLoss, double LastLoss)
{
    /// <summary>
    /// What the state for these methods is trained with: local reparameterization, with the KL term of the first that learns its noise.
    /// </summary>
    public static Method MethodFor(IReadOnlyList<Method> methods)
    {
        var learned = methods.FirstOrDefault(m => m.Posterior.Learned && m.Kl != KlKind.None);
        var posterior = methods[0].Posterior with { Learned = learned is not null };
        return new Method(new EstimatorSpec("local-reparam"), posterior, learned?.Kl ?? KlKind.None);
    }

    public static TrainedState Train(
        Func<Method, Workload, ITrainingStep> create, Method method, Workload workload, Dataset data, ShortTrainer trainer, int threads,
        Progress progress, CancellationToken stop)
    {
        using var step = create(method, workload);
        using var stage = progress.Begin($"training {trainer.Steps} steps with {method.Estimator}", trainer.Steps);
        var losses = new List<double>(trainer.Steps);
        var parameters = trainer.Train(step, new MinibatchSampler(data, workload.Minibatch), threads, Done, stop);
        if (losses.Count == 0)
            return new TrainedState(parameters, 0, double.NaN, double.NaN);
        var tenth = Math.Max(1, losses.Count / 10);
        var epoch = (double)trainer.Steps * workload.Minibatch / data.Rows;
        return new TrainedState(parameters, epoch, losses[..tenth].Average(), losses[^tenth..].Average());

        void Done(int steps, double loss)
        {
            losses.Add(loss);
            stage.Advance();
        }
    }

    /// <summary>One sentence for reports.</summary>
    public string Describe(ShortTrainer trainer) =>
        $"State: He initialisation by seed {trainer.Seed.ToString(CultureInfo.InvariantCulture)}" + (double.IsNaN(FirstLoss)
            ? ", untrained."
            : $", {trainer.Steps.ToString(CultureInfo.InvariantCulture)} Adam steps with local-reparam "
                + $"(learning rate {Format.Significant(trainer.LearningRate)}); "
                + $"objective {Format.Significant(FirstLoss)} → {Format.Significant(LastLoss)}.");
}
