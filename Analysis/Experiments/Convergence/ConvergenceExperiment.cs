using System.Diagnostics;
using Sgvb.References;

namespace Sgvb.Experiments.Convergence;

/// <summary>
/// Trains the same network from the same start on the same minibatches with one estimator after another, and looks at it every few steps.
/// An estimator's curve is written when it has ended, and is not run again.
/// </summary>
/// <param name="every">Steps between two looks.</param>
/// <param name="budget">Time of training steps after which a slow estimator ends early.</param>
public sealed class ConvergenceExperiment(DataSets data, string backend, int threads, int every, TimeSpan budget)
{
    /// <param name="folder">Holds what was finished before.</param>
    /// <param name="recipes">The same but for the method.</param>
    /// <param name="finished">Told of the last point of every estimator trained now.</param>
    /// <returns>All rows of the file.</returns>
    /// <exception cref="SgvbException">The folder holds curves of another recipe, or a training diverged.</exception>
    public IReadOnlyList<ConvergenceRow> Run(
        RunFolder folder, IReadOnlyList<TrainingRecipe> recipes, Progress progress, Action<ConvergenceRow>? finished,
        CancellationToken stop)
    {
        var rows = new List<ConvergenceRow>(folder.ReadIfThere<ConvergenceRow>(RunFolder.Convergence));
        foreach (var recipe in recipes)
        {
            var text = Describe(recipe);
            if (rows.Find(r => r.Recipe != text) is { } other)
                throw new SgvbException($"{folder.FileAt(RunFolder.Convergence)}: holds curves of another recipe: {RecipeDifference.Between(other.Recipe, text)}; "
                    + "choose another folder with --output");
            if (rows.Exists(r => r.Case == recipe.Method.Case(backend, recipe.Workload) && r.Seed == recipe.Seed))
                continue;
            rows.AddRange(Train(recipe, text, progress, stop));
            folder.Write(RunFolder.Convergence, rows);
            finished?.Invoke(rows[^1]);
        }

        return rows;
    }

    private List<ConvergenceRow> Train(TrainingRecipe recipe, string text, Progress progress, CancellationToken stop)
    {
        // What the first step compiles is no part of the training.
        using (var warm = new EpochTraining(recipe, data.Train, backend, threads))
            warm.Advance();
        using var training = new EpochTraining(recipe, data.Train, backend, threads);
        using var test = new TestError(data.Test, recipe.Workload.Network, recipe.Method.Posterior, threads);
        using var bound = new ElboMeasurer(data.Train, recipe.Workload.Network, recipe.Method, threads);
        // Millions of epochs are no mistake where the time is limited.
        var last = (int)Math.Min((long)recipe.Epochs * training.StepsPerEpoch, int.MaxValue);
        using var stage = progress.Begin(recipe.Method.Estimator.ToString(), last);
        var rows = new List<ConvergenceRow>();
        var time = new Stopwatch();
        for (var step = 1; step <= last && time.Elapsed < budget; step++)
        {
            stop.ThrowIfCancellationRequested();
            time.Start();
            training.Advance();
            time.Stop();
            stage.Advance();
            var isLate = time.Elapsed >= budget && step < last;
            if (step % every == 0 || step == last || isLate)
                rows.Add(Look(recipe, step, time.Elapsed, training, test, bound) with
                {
                    Recipe = text,
                    Note = isLate ? string.Create(CultureInfo.InvariantCulture, $"ended by the limit of {budget.TotalSeconds:F0} s") : "",
                });
        }

        return rows;
    }

    private ConvergenceRow Look(
        TrainingRecipe recipe, int step, TimeSpan time, EpochTraining training, TestError test, ElboMeasurer bound)
    {
        var (likelihood, elbo) = bound.Measure(training.Parameters);
        return new ConvergenceRow
        {
            Case = recipe.Method.Case(backend, recipe.Workload),
            Seed = recipe.Seed,
            Step = step,
            Epoch = (double)step / training.StepsPerEpoch,
            TrainS = time.TotalSeconds,
            Elbo = elbo,
            LogLikelihood = likelihood,
            TestError = test.Measure(training.Parameters),
            Recipe = "",
        };
    }

    private string Describe(TrainingRecipe recipe) => string.Create(CultureInfo.InvariantCulture,
        $"{recipe.Summary}; {recipe.Epochs} epochs, at most {budget.TotalSeconds:F0} s; a look every {every} steps; "
        + $"bound over all {data.Train.Rows} examples; data {data.Train.ContentHash[..12]}{data.Scale.Suffix}");
}
