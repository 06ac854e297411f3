using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;
using Sgvb.Bench.Benchmarks;
using Sgvb.Runs.Sharding;

namespace Sgvb.Bench.Results;

/// <summary>
/// Takes each case as it ends and writes the run's files anew, so that whatever stops the run leaves what was finished. BenchmarkDotNet
/// itself ends well even if every case failed: here a case without a result is a failure with a name.
/// </summary>
public sealed class ResultCollector(RunFolder run, ReportContext context, CancellationToken stop) : EventProcessor
{
    private readonly List<BenchmarkRow> _benchmarks = [];
    private readonly List<MeasurementRow> _measurements = [];
    private readonly List<string> _failures = [];
    private readonly Dictionary<string, string> _leftOut = [];
    private readonly HashSet<BenchmarkCase> _taken = [];

    public IReadOnlyList<BenchmarkRow> Benchmarks => _benchmarks;

    /// <summary>One line for each case without a result.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>
    /// The cases that their backend cannot do or has no memory for, where nobody asked for it by name: <see cref="BenchUnit">unit</see> and reason.
    /// </summary>
    public IReadOnlyDictionary<string, string> LeftOut => _leftOut;

    /// <summary>Begins with the rows of an earlier attempt.</summary>
    public void Keep(IEnumerable<BenchmarkRow> rows, IEnumerable<MeasurementRow> samples)
    {
        _benchmarks.AddRange(rows);
        var names = _benchmarks.Select(BenchUnit.NameOf).ToHashSet();
        _measurements.AddRange(samples.Where(s => names.Contains(BenchUnit.NameOf(s))));
    }

    /// <summary>Notes a case without a result, which is no failure.</summary>
    public void LeaveOut(IBenchCase one, string reason) => _leftOut[BenchUnit.NameOf(one.Row)] = OneLine.Of(reason);

    public override void OnValidationError(ValidationError validationError)
    {
        if (validationError.IsCritical)
            _failures.Add(OneLine.Of(validationError.Message));
    }

    public override void OnStartRunBenchmark(BenchmarkCase benchmarkCase) => stop.ThrowIfCancellationRequested();

    public override void OnEndRunBenchmark(BenchmarkCase benchmarkCase, BenchmarkReport report) => Take(report);

    /// <summary>Takes what ended without an event, as a case does whose program could not be built, or never began.</summary>
    public void TakeRest(IEnumerable<Summary> summaries)
    {
        foreach (var summary in summaries)
        {
            foreach (var report in summary.Reports.Where(r => !_taken.Contains(r.BenchmarkCase)))
                Take(report);
            foreach (var missing in summary.BenchmarksCases.Where(c => !_taken.Contains(c)))
                _failures.Add(OneLine.Of($"{Name(missing)}: it was not run"));
        }
    }

    /// <summary>Adds one case and writes the files.</summary>
    public void Take(BenchmarkReport report)
    {
        _taken.Add(report.BenchmarkCase);
        // A case that the user interrupted is not one that failed.
        stop.ThrowIfCancellationRequested();
        if (ReportRows.Failure(report) is { } reason)
        {
            // All that comes back from another process is what it printed.
            var isMemory = reason.Contains(nameof(DeviceMemoryException), StringComparison.Ordinal);
            if (isMemory && !context.MustAll)
                LeaveOut(ReportRows.CaseOf(report), reason);
            else
                _failures.Add(OneLine.Of($"{Name(report.BenchmarkCase)}: {reason}"));
            return;
        }

        _benchmarks.Add(ReportRows.Summary(report, context));
        _measurements.AddRange(ReportRows.Samples(report));
        // What has a row counts as done: stopped in between, it is measured again.
        run.Write(RunFolder.Measurements, _measurements);
        run.Write(RunFolder.Benchmarks, _benchmarks);
    }

    /// <exception cref="SgvbException">A case failed, or there was none (exit code 5).</exception>
    public void Judge()
    {
        if (_failures.Count > 0)
            throw new SgvbException($"{_failures.Count} of {_failures.Count + _benchmarks.Count} cases gave no result: {_failures[0]}"
                + (_failures.Count > 1 ? $"; and {_failures.Count - 1} more" : "") + $"; what was finished is in {run.Path}", SgvbException.Unavailable);
        if (_benchmarks.Count == 0 && _leftOut.Count == 0)
            throw new SgvbException("no case was run; does --filter name a benchmark? (StepBenchmark, NoiseBenchmark, GemmBenchmark)", SgvbException.Unavailable);
    }

    /// <summary>Unlike BenchmarkDotNet's, with the whole text of the case.</summary>
    private static string Name(BenchmarkCase benchmark) => $"{benchmark.Descriptor.Type.Name} {benchmark.Parameters[nameof(StepBenchmark.Case)]}";
}
