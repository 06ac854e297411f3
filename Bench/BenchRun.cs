using BenchmarkDotNet.Running;
using Sgvb.Bench.Benchmarks;
using Sgvb.Bench.Cases;
using Sgvb.Bench.Results;
using Sgvb.Runs;
using Sgvb.Runs.Peak;
using Sgvb.Runs.Terminal;

namespace Sgvb.Bench;

/// <param name="IsInProcess">Time in this process.</param>
/// <param name="IsShort">One launch of six samples.</param>
/// <param name="Seed">Of inputs and noise.</param>
/// <param name="Arguments">BenchmarkDotNet's own.</param>
public sealed record BenchSettings(bool IsInProcess, bool IsShort, uint Seed, string[] Arguments);

/// <summary>One run: agreement first, then the machine's peak, then BenchmarkDotNet, then our files from its reports.</summary>
public sealed class BenchRun(BenchPlan plan, BenchSettings settings, RunFolder run, Screen screen, CancellationToken stop)
{
    /// <exception cref="SgvbException">A failed check (exit code 1), or a case without a result (exit code 5).</exception>
    public void Execute()
    {
        foreach (var note in plan.Notes)
            screen.Line(note);
        var isList = settings.Arguments.Contains("--list", StringComparer.OrdinalIgnoreCase);
        if (!isList)
            screen.Progress(progress => AgreementGate.Check(plan.Steps, settings.Seed, run, progress, stop));
        var peaks = isList ? [] : Peaks();
        var collector = new ResultCollector(run, new ReportContext(
            settings.IsInProcess ? "in-process" : "benchmarkdotnet", plan.Remarks, given => Peak(peaks, given)), stop);
        Measure(collector);
        if (isList)
            return;
        screen.Table(ResultTable.Of(collector.Benchmarks));
        screen.Line(settings.IsInProcess ? "Timed in process: one process, without BenchmarkDotNet's isolation." : "Timed by BenchmarkDotNet in processes of their own.");
        screen.Line($"Written to {run.Path}");
        collector.Judge();
    }

    private void Measure(ResultCollector collector)
    {
        var isShortStep = ShortSteps(plan.Steps);
        StepBenchmark.Cases = [.. plan.Steps.Where(s => !isShortStep(s)).Select(s => s.ToString())];
        ShortStepBenchmark.Cases = [.. plan.Steps.Where(isShortStep).Select(s => s.ToString())];
        NoiseBenchmark.Cases = [.. plan.Noise.Select(c => c.ToString())];
        GemmBenchmark.Cases = [.. plan.Gemm.Select(c => c.ToString())];
        var types = ((Type Type, IReadOnlyList<string> Cases)[])
        [
            (typeof(StepBenchmark), StepBenchmark.Cases), (typeof(ShortStepBenchmark), ShortStepBenchmark.Cases),
            (typeof(NoiseBenchmark), NoiseBenchmark.Cases), (typeof(GemmBenchmark), GemmBenchmark.Cases),
        ];
        var artifacts = Directory.CreateTempSubdirectory("sgvb-bench-");
        try
        {
            var config = BenchConfig.Create(artifacts.FullName, settings.IsInProcess, settings.IsShort, PassThrough.NamesJob(settings.Arguments), collector);
            var summaries = BenchmarkSwitcher.FromTypes([.. types.Where(t => t.Cases.Count > 0).Select(t => t.Type)]).Run(settings.Arguments, config);
            collector.TakeRest(summaries);
        }
        finally
        {
            foreach (var file in artifacts.EnumerateFiles("*-report-full.json", SearchOption.AllDirectories))
                run.WriteText("benchmarkdotnet-" + file.Name.Split('-')[0].Split('.')[^1] + ".json", File.ReadAllText(file.FullName));
            artifacts.Delete(recursive: true);
        }
    }

    /// <summary>Which steps are so short that waiting for the device would dominate: each is tried a few times.</summary>
    private Func<StepCase, bool> ShortSteps(IReadOnlyList<StepCase> steps)
    {
        var isShort = new HashSet<StepCase>();
        foreach (var step in steps)
        {
            stop.ThrowIfCancellationRequested();
            // 100 µs of two cores are at most some 50 million operations; no need to try what is far beyond.
            if (step.Flops > 1e9)
                continue;
            using var session = new StepSession();
            session.Start(step);
            session.Run(ShortStepBenchmark.Steps);
            if (session.Time(ShortStepBenchmark.Steps) < ShortStepBenchmark.LongestNs)
                isShort.Add(step);
        }

        return isShort.Contains;
    }

    private Dictionary<int, double> Peaks() => ((int[])[1, plan.Threads]).Distinct().ToDictionary(n => n, n => FmaPeak.Measure(n, stop: stop).Best);

    private double? Peak(Dictionary<int, double> peaks, IBenchCase given) =>
        RunsOnProcessor(given.Backend) && peaks.TryGetValue(given.Threads, out var peak) ? peak : null;

    private bool RunsOnProcessor(string backend) =>
        backend != "gpu" && !plan.Backends.First(b => b.Name == backend).Device.Contains("cuda", StringComparison.OrdinalIgnoreCase);
}
