using System.Diagnostics;
using Sgvb.References;

namespace Sgvb.Experiments.Training;

/// <summary>
/// Trains by epochs. Minibatches and noise are functions of the seed and the step's number, and every epoch's state is stored, so a training
/// that was killed goes on from its last finished epoch with the bits that it would have had.
/// </summary>
public sealed class Trainer(TrainingRecipe recipe, DataSets data, string backend, int threads)
{
    /// <summary>Trains up to <paramref name="lastEpoch"/>, from where the store stands.</summary>
    /// <param name="finished">Told of every finished epoch.</param>
    /// <param name="what">Names the bar.</param>
    /// <returns>The parameters after that epoch.</returns>
    public Parameters Run(TrainingStore store, int lastEpoch, Progress progress, Action<TrainingRow>? finished, CancellationToken stop,
        string what = "training")
    {
        store.CheckIsMine(recipe, backend);
        store.Tidy(store.LastEpoch(lastEpoch));
        if (store.Find(lastEpoch) is { } finishedBefore)
            return finishedBefore;
        var posterior = recipe.Method.Posterior;
        using var training = new EpochTraining(recipe, data.Train, backend, threads);
        using var test = new TestError(data.Test, recipe.Workload.Network, posterior, threads);
        var parameters = training.Parameters;
        var epoch = store.LastEpoch(lastEpoch);
        if (epoch > 0)
        {
            store.Restore(epoch, epoch * training.StepsPerEpoch, parameters, training.Optimizer, training.Average);
            training.Resume();
        }

        using var stage = progress.Begin($"{what}, {lastEpoch} epochs", (lastEpoch - epoch) * (double)training.StepsPerEpoch);
        for (epoch++; epoch <= lastEpoch; epoch++)
        {
            var start = Stopwatch.GetTimestamp();
            var objective = training.Epoch(() => stage.Advance(), stop);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var scored = training.Scored;
            var row = Row(epoch, objective, test.Measure(scored), scored, seconds);
            store.Save(epoch, parameters, posterior, training.Optimizer, row, training.Average);
            stage.Describe(string.Create(CultureInfo.InvariantCulture, $"{what}, epoch {epoch} of {lastEpoch}, test error {100 * row.TestError:F2} %"));
            finished?.Invoke(row);
        }

        return parameters;
    }

    /// <summary>Mean α (or σ) of each layer, bottom first.</summary>
    public static string MeanScale(Parameters parameters) => string.Join(' ', parameters.Layers.Select(l =>
        (parameters.Posterior.Tie == Tie.Factors ? parameters.Posterior.Deviations(l).Average() : l.LogScale.Average(x => Math.Exp(x)))
            .ToString("G4", CultureInfo.InvariantCulture)));

    private TrainingRow Row(int epoch, double objective, double testError, Parameters parameters, double seconds) => new()
    {
        Case = recipe.Method.Case(backend, recipe.Workload),
        Epoch = epoch,
        Seed = recipe.Seed,
        MeanObjective = objective,
        TestError = testError,
        MeanScale = MeanScale(parameters),
        TrainS = seconds,
    };
}
