using Sgvb.Measuring.Peak;
using Sgvb.Measuring.Timing;

namespace Sgvb.Experiments.Table1;

/// <summary>
/// Step times of the table's rows on every backend that is real hardware, so that variances can be multiplied by the time that they cost.
/// Cases take turns, but it is one process: a look, not a benchmark.
/// </summary>
public sealed class Table1Steps(Table1Plan plan)
{
    /// <param name="folder">Gets benchmarks.csv and measurements.csv.</param>
    /// <param name="parameters">The trained network's.</param>
    /// <param name="time">For all cases together; slow ones take at least six samples.</param>
    public void Run(RunFolder folder, Parameters parameters, TimeSpan time, Progress progress, CancellationToken stop)
    {
        var cases = Cases();
        using var stage = progress.Begin("timing steps", 2 * cases.Count);
        var peak = new BestPeak();
        peak.Observe(plan.Threads, samples: 5, stop);
        new StepTimer(plan.Data.Train, parameters, plan.Recipe.Seed).Run(cases, time, Timed, stop);
        var timed = cases.Where(c => c.Failure is null).ToList();
        folder.Write(RunFolder.Measurements, timed.SelectMany(c => c.ToMeasurements()));
        folder.Write(RunFolder.Benchmarks, timed.Select(c => c.ToRow(peak.Gflops(plan.Threads))));
        folder.WriteNotes([.. folder.ReadNotes(), .. TimedCase.Untimed(cases)]);

        void Timed(TimedCase one)
        {
            peak.Observe(plan.Threads, samples: 3, stop);
            stage.Advance();
        }
    }

    private List<TimedCase> Cases() =>
    [
        .. from backend in BackendSelection.ForTiming(new CommonValues(), out _)
           from estimator in plan.Cells.Select(c => c.Estimator).Distinct()
           where !StoredNoise.IsTooMuch(backend, estimator, plan.Recipe.Workload)
           select new TimedCase(
               backend, plan.Recipe.Method with { Estimator = estimator }, plan.Recipe.Workload, plan.Threads, ""),
    ];
}
