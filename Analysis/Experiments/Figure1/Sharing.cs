using System.Diagnostics;

namespace Sgvb.Experiments.Figure1;

/// <summary>How trainings share the threads: as many at once, each on an equal part.</summary>
/// <param name="Trainings">At once.</param>
/// <param name="Threads">All that there are.</param>
/// <param name="Reason">Why so, in a line; empty where there was nothing to choose.</param>
public sealed record Sharing(int Trainings, int Threads, string Reason)
{
    private const int Rounds = 2, FewestSteps = 5;

    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(0.2), Window = TimeSpan.FromSeconds(0.4);

    public int ThreadsEach => Math.Max(1, Threads / Trainings);

    /// <summary>One after another, where there is nothing to choose.</summary>
    public static Sharing Alone(int threads) => new(1, threads, "");

    /// <summary>
    /// Whichever of two ways makes more steps of a training in the same time: one on all threads, or as many as threads at once. Both are measured in
    /// turns, and their better rounds count.
    /// </summary>
    /// <param name="recipe">Of the training at hand; others are taken to be like it.</param>
    /// <param name="most">Trainings that are left to do.</param>
    public static Sharing Measured(TrainingRecipe recipe, Dataset train, string backend, int threads, int most, CancellationToken stop)
    {
        var many = new Sharing(Math.Min(threads, most), threads, "");
        var alone = Alone(threads);
        if (many.Trainings < 2)
            return alone;
        var (together, one) = (0.0, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            one = Math.Max(one, alone.StepsPerSecond(recipe, train, backend, stop));
            together = Math.Max(together, many.StepsPerSecond(recipe, train, backend, stop));
        }

        var (chosen, other) = together > one ? (many, alone) : (alone, many);
        return chosen with
        {
            Reason = $"{chosen.Named}: {Format.Significant(Math.Max(together, one))} steps a second in total, {other.Named} {Format.Significant(Math.Min(together, one))}",
        };
    }

    private string Named => Trainings == 1 ? $"one training at a time on {Format.Threads(Threads)}"
        : $"{Format.Whole(Trainings)} trainings side by side on {Format.Threads(ThreadsEach)} each";

    private double StepsPerSecond(TrainingRecipe recipe, Dataset train, string backend, CancellationToken stop)
    {
        var rates = new double[Trainings];
        using var ready = new Barrier(Trainings);
        SideBySide.Run([.. Enumerable.Range(0, Trainings)], Trainings, (i, cancel) =>
        {
            using var training = new EpochTraining(recipe, train, backend, ThreadsEach);
            Advance(training, Warm, cancel);
            ready.SignalAndWait(cancel);
            rates[i] = Advance(training, Window, cancel);
        }, stop);
        return rates.Sum();
    }

    /// <returns>Steps a second.</returns>
    private static double Advance(EpochTraining training, TimeSpan time, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        var steps = 0;
        for (; steps < FewestSteps || Stopwatch.GetElapsedTime(start) < time; steps++)
        {
            stop.ThrowIfCancellationRequested();
            training.Advance();
        }

        return steps / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
