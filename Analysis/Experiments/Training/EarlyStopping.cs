using System.Diagnostics;

namespace Sgvb.Experiments.Training;

/// <summary>How a training with early stopping ended.</summary>
/// <param name="BestEpoch">The first epoch with the lowest validation error.</param>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="ValidationError">Of that epoch's mean weights, 0 to 1.</param>
/// <param name="TestError">Of the same weights, 0 to 1; it took no part in choosing them.</param>
/// <param name="MeanScale">Mean α of each layer at that epoch.</param>
/// <param name="Seconds">Of the training steps.</param>
public sealed record StoppedEarly(int BestEpoch, int Epochs, double ValidationError, double TestError, string MeanScale, double Seconds);

/// <summary>Trains until the validation error has not fallen for a number of epochs, or to the recipe's last epoch.</summary>
public sealed class EarlyStopping(TrainingRecipe recipe, ValidationSplit split, string backend, int threads, int patience)
{
    /// <param name="advanced">Called after every step.</param>
    /// <param name="finished">Told after every epoch how far it is.</param>
    /// <exception cref="SgvbException">Training diverged.</exception>
    public StoppedEarly Run(Action? advanced, Action<StoppedEarly>? finished, CancellationToken stop)
    {
        var network = recipe.Workload.Network;
        using var training = new EpochTraining(recipe, split.Data.Train, backend, threads);
        using var validation = new TestError(split.Validation, network, recipe.Method.Posterior, threads);
        using var test = new TestError(split.Data.Test, network, recipe.Method.Posterior, threads);
        var best = new StoppedEarly(0, 0, double.PositiveInfinity, double.NaN, "", 0);
        for (var epoch = 1; epoch <= recipe.Epochs && epoch - best.BestEpoch <= patience; epoch++)
        {
            var start = Stopwatch.GetTimestamp();
            training.Epoch(advanced, stop);
            var seconds = best.Seconds + Stopwatch.GetElapsedTime(start).TotalSeconds;
            var error = validation.Measure(training.Parameters);
            best = error < best.ValidationError
                ? new StoppedEarly(epoch, epoch, error, test.Measure(training.Parameters), Trainer.MeanScale(training.Parameters), seconds)
                : best with { Epochs = epoch, Seconds = seconds };
            finished?.Invoke(best);
        }

        return best;
    }
}
