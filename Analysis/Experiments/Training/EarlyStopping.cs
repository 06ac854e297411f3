using System.Diagnostics;
using Sgvb.References;

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
    /// <param name="store">Keeps every epoch's state and row: a training that was killed goes on from its last finished epoch.</param>
    /// <param name="advanced">Called after every step.</param>
    /// <param name="finished">Told after every epoch how far it is.</param>
    /// <exception cref="SgvbException">Training diverged.</exception>
    public StoppedEarly Run(TrainingStore store, Action? advanced, Action<StoppedEarly>? finished, CancellationToken stop)
    {
        var network = recipe.Workload.Network;
        using var training = new EpochTraining(recipe, split.Data.Train, backend, threads);
        using var validation = new TestError(split.Validation, network, recipe.Method.Posterior, threads);
        using var test = new TestError(split.Data.Test, network, recipe.Method.Posterior, threads);
        store.CheckIsMine(recipe, backend);
        var epoch = store.LastEpoch(recipe.Epochs);
        store.Tidy(epoch);
        var best = new StoppedEarly(0, 0, double.PositiveInfinity, double.NaN, "", 0);
        foreach (var row in store.Epochs().Where(r => r.Epoch <= epoch))
        {
            // Before, it may have gone on for longer than this patience does.
            if (IsOver(best, row.Epoch))
                return best;
            best = Next(best, row);
        }

        if (epoch > 0)
        {
            store.Restore(epoch, epoch * training.StepsPerEpoch, training.Parameters, training.Optimizer, training.Average);
            training.Resume();
            for (var step = 0; step < epoch * training.StepsPerEpoch; step++)
                advanced?.Invoke();
        }

        for (epoch++; epoch <= recipe.Epochs && !IsOver(best, epoch); epoch++)
        {
            var start = Stopwatch.GetTimestamp();
            var objective = training.Epoch(advanced, stop);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var scored = training.Scored;
            var row = new TrainingRow
            {
                Case = recipe.Method.Case(backend, recipe.Workload),
                Epoch = epoch,
                Seed = recipe.Seed,
                MeanObjective = objective,
                TrainS = seconds,
                ValidationError = validation.Measure(scored),
                TestError = test.Measure(scored),
                MeanScale = Trainer.MeanScale(scored),
            };
            store.Save(epoch, training.Parameters, recipe.Method.Posterior, training.Optimizer, row, training.Average);
            best = Next(best, row);
            finished?.Invoke(best);
        }

        return best;
    }

    /// <summary>Whether patience ended before an epoch.</summary>
    private bool IsOver(StoppedEarly best, int epoch) => epoch - best.BestEpoch > patience;

    private static StoppedEarly Next(StoppedEarly best, TrainingRow row)
    {
        var seconds = best.Seconds + row.TrainS;
        return row.ValidationError is { } error && error < best.ValidationError
            ? new StoppedEarly(row.Epoch, row.Epoch, error, row.TestError, row.MeanScale, seconds)
            : best with { Epochs = row.Epoch, Seconds = seconds };
    }
}
