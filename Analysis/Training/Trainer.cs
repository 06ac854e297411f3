using System.Diagnostics;
using System.Globalization;
using Sgvb.Data;
using Sgvb.Model;
using Sgvb.Runs.CommandLine;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Training;

/// <summary>
/// Trains by epochs. Minibatches and noise are functions of the seed and the step's number, and every epoch's state is stored, so a training
/// that was killed goes on from its last finished epoch with the bits that it would have had.
/// </summary>
public sealed class Trainer(TrainingRecipe recipe, DataSets data, string backend, int threads)
{
    /// <summary>Trains up to <paramref name="lastEpoch"/>, from where the store stands.</summary>
    /// <param name="finished">Told of every finished epoch.</param>
    /// <returns>The parameters after that epoch.</returns>
    public Parameters Run(TrainingStore store, int lastEpoch, Progress progress, Action<TrainingRow>? finished, CancellationToken stop)
    {
        if (store.Find(lastEpoch) is { } finishedBefore)
            return finishedBefore;
        var widths = recipe.Workload.Widths;
        var posterior = recipe.Method.Posterior;
        using var step = Registry.CreateStep(backend, recipe.Method, recipe.Workload, data.Train.Rows, threads);
        using var test = new TestError(data.Test, widths, posterior, threads);
        var parameters = recipe.Begin();
        var sampler = new EpochSampler(data.Train.Rows, recipe.Workload.Minibatch, recipe.Seed);
        var loop = new TrainingLoop(step, parameters, recipe.Seed, threads);
        var epoch = store.LastEpoch(lastEpoch);
        if (epoch > 0)
        {
            store.Restore(epoch, parameters, loop.Optimizer);
            step.SetParameters(parameters);
        }

        var rows = store.ReadRows(epoch);
        var indices = new int[recipe.Workload.Minibatch];
        var images = new float[indices.Length * data.Train.Columns];
        var labels = new float[indices.Length];
        var steps = sampler.StepsPerEpoch;
        using var stage = progress.Begin($"training, {lastEpoch} epochs", (lastEpoch - epoch) * (double)steps);
        for (epoch++; epoch <= lastEpoch; epoch++)
        {
            var sum = 0.0;
            var start = Stopwatch.GetTimestamp();
            for (var s = 0; s < steps; s++)
            {
                stop.ThrowIfCancellationRequested();
                sampler.Draw((ulong)loop.Optimizer.Count, indices);
                data.Train.Gather(indices, images, labels);
                sum += loop.Advance(images, labels, recipe.Rate.At((double)loop.Optimizer.Count / (recipe.Epochs * (double)steps)));
                stage.Advance();
            }

            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var row = Row(epoch, sum / steps, test.Measure(parameters), parameters, seconds);
            if (!double.IsFinite(row.MeanObjective))
                throw new SgvbException($"training diverged in epoch {epoch}: the objective is {row.MeanObjective}; lower --learning-rate");
            rows.Add(row);
            store.Save(epoch, parameters, widths, posterior, loop.Optimizer, rows);
            stage.Describe(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch} of {lastEpoch}, test error {100 * row.TestError:F2} %"));
            finished?.Invoke(row);
        }

        return parameters;
    }

    private TrainingRow Row(int epoch, double objective, double testError, Parameters parameters, double seconds) => new()
    {
        Estimator = recipe.Method.Estimator.ToString(),
        Posterior = recipe.Method.Posterior.ToString(),
        Kl = ModelNames.Name(recipe.Method.Kl),
        Objective = recipe.Method.Objective,
        Backend = backend,
        Workload = recipe.Workload.Name,
        Minibatch = recipe.Workload.Minibatch,
        Epoch = epoch,
        Seed = recipe.Seed,
        MeanObjective = objective,
        TestError = testError,
        MeanScale = string.Join(' ', parameters.Layers.Select(l => l.LogScale.Average(x => Math.Exp(x)).ToString("G4", CultureInfo.InvariantCulture))),
        TrainS = seconds,
    };
}
