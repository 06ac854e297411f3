using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.Results;
using Sgvb.Bench.Benchmarks;
using Sgvb.Bench.Toolchain;
using Sgvb.Common.Statistics;

namespace Sgvb.Bench.Results;

/// <summary>What all rows of a run share.</summary>
/// <param name="Timing">benchmarkdotnet or in-process.</param>
/// <param name="Remarks">By the text of a case.</param>
/// <param name="PeakGflops">The machine's measured peak for a number of threads; null for a backend that does not run on its processor.</param>
public sealed record ReportContext(string Timing, IReadOnlyDictionary<string, string> Remarks, Func<IBenchCase, double?> PeakGflops)
{
    /// <summary>Whether a case that its device has no memory for is a failure; otherwise it is left out.</summary>
    public bool MustAll { get; init; } = true;
}

/// <summary>From BenchmarkDotNet's reports to rows of benchmarks.csv and measurements.csv.</summary>
public static class ReportRows
{
    /// <summary>The case that a report is about.</summary>
    public static IBenchCase CaseOf(BenchmarkReport report)
    {
        var text = (string)report.BenchmarkCase.Parameters[nameof(StepBenchmark.Case)];
        var type = report.BenchmarkCase.Descriptor.Type;
        return type == typeof(NoiseBenchmark) ? NoiseCase.Parse(text)
            : type == typeof(GemmBenchmark) ? GemmCase.Parse(text)
            : StepCase.Parse(text);
    }

    /// <summary>Why a report holds no result; null where it does.</summary>
    public static string? Failure(BenchmarkReport report)
    {
        if (!report.BuildResult.IsBuildSuccess)
            return $"its program could not be built: {Reason(report.BuildResult)}";
        if (report.ExecuteResults.FirstOrDefault(r => !r.IsSuccess) is { } crashed)
            return crashed.Errors.Concat(crashed.StandardOutput).LastOrDefault(l => l.Contains("Exception", StringComparison.Ordinal))
                ?? $"its process ended with exit code {crashed.ExitCode}";
        return report.Success && report.GetResultRuns().Count > 0 ? null : "it gave no result (NA)";
    }

    /// <summary>What stopped the build: a full disk, as the system says it, or the compiler's first error.</summary>
    internal static string Reason(BuildResult build)
    {
        const int longest = 300;
        var lines = (build.ErrorMessage ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var reason = build.GenerateException is { } e ? OneLine.Reason(e)
            : OneLine.Of(lines.FirstOrDefault(l => l.Contains("No space left", StringComparison.Ordinal))
                ?? lines.FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault() ?? "it gave no reason");
        return reason.Contains("No space left", StringComparison.Ordinal)
            ? $"no room in {System.IO.Path.GetTempPath()}; make some, or name another folder with TMPDIR" : reason[..Math.Min(longest, reason.Length)];
    }

    public static BenchmarkRow Summary(BenchmarkReport report, ReportContext context)
    {
        var given = CaseOf(report);
        var runs = report.GetResultRuns();
        var samples = runs.Select(r => r.Nanoseconds / r.Operations).ToList();
        var median = MedianInterval.Of(samples);
        var mean = samples.Average();
        var seconds = median.Median * 1e-9;
        var gflops = given.Flops > 0 ? given.Flops / seconds / 1e9 : (double?)null;
        return given.Row with
        {
            Timing = context.Timing,
            Samples = samples.Count,
            Launches = runs.Select(r => r.LaunchIndex).Distinct().Count(),
            MedianNs = median.Median,
            Ci95LowNs = median.Low,
            Ci95HighNs = median.High,
            MeanNs = mean,
            StddevNs = samples.Count > 1 ? Math.Sqrt(samples.Sum(s => (s - mean) * (s - mean)) / (samples.Count - 1)) : null,
            AllocatedBytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase),
            Gflops = gflops,
            FractionOfPeak = gflops / context.PeakGflops(given),
            GigabytesPerS = given.Bytes > 0 ? given.Bytes / seconds / 1e9 : null,
            NormalsPerS = given.Normals > 0 ? given.Normals / seconds : null,
            Note = Note(given, context),
        };
    }

    public static IEnumerable<MeasurementRow> Samples(BenchmarkReport report)
    {
        var row = CaseOf(report).Row;
        // In process BenchmarkDotNet counts launches from 0, otherwise from 1.
        foreach (var (index, launch) in report.GetResultRuns().GroupBy(r => r.LaunchIndex).OrderBy(g => g.Key).Index())
        {
            var iteration = 0;
            foreach (var run in launch.OrderBy(r => r.IterationIndex))
                yield return new MeasurementRow
                {
                    Benchmark = row.Benchmark,
                    Case = row.Case,
                    Threads = row.Threads,
                    Launch = index + 1,
                    Iteration = ++iteration,
                    Operations = run.Operations,
                    ValueNs = run.Nanoseconds / run.Operations,
                };
        }
    }

    private static string Note(IBenchCase given, ReportContext context) => OneLine.Joined(
        context.Remarks.GetValueOrDefault(given.ToString()!, ""), BuildMode.IsOptimized ? "" : "debug build");
}
