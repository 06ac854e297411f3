using BenchmarkDotNet.Configs;
using BenchmarkDotNet.ConsoleArguments;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using Sgvb.Bench.Benchmarks;
using Sgvb.Bench.Results;
using Sgvb.Measuring.Agreement;
using Sgvb.Measuring.Peak;
using Sgvb.Runs.Sharding;

namespace Sgvb.Bench;

/// <param name="IsInProcess">Time in this process.</param>
/// <param name="IsShort">One launch of six samples.</param>
/// <param name="Seed">Of inputs and noise.</param>
/// <param name="Arguments">BenchmarkDotNet's own.</param>
public sealed record BenchSettings(bool IsInProcess, bool IsShort, uint Seed, string[] Arguments);

/// <summary>One run: agreement first, then the machine's peak, then BenchmarkDotNet, then our files from its reports.</summary>
public sealed class BenchRun(BenchPlan plan, BenchSettings settings, RunFolder run, Screen screen, CancellationToken stop)
{
    /// <summary>A step longer than this is measured less often.</summary>
    private const double LongStepNs = 1e9;

    /// <summary>What an earlier attempt timed in the same folder: it is not timed again.</summary>
    public IReadOnlyList<BenchmarkRow> Kept { get; init; } = [];

    /// <returns>The cases that were left out: <see cref="BenchUnit">unit</see> and reason.</returns>
    /// <exception cref="SgvbException">A failed check (exit code 1), or a case without a result (exit code 5).</exception>
    public IReadOnlyDictionary<string, string> Execute()
    {
        foreach (var note in plan.Notes)
            screen.Line(note);
        // Chosen once, by the user's filters: which class times a step is decided later, and a full name is of one class.
        var chosen = Filtered(plan, settings);
        var steps = chosen.Steps;
        IReadOnlyDictionary<StepCase, string> lost = new Dictionary<StepCase, string>();
        screen.Progress(progress => lost = AgreementGate.Check(steps, settings.Seed, plan.NamesBackends, run, progress, stop));
        var peaks = new BestPeak();
        foreach (var threads in ((int[])[1, plan.Threads]).Distinct())
            peaks.Observe(threads, samples: 15, stop);
        var timing = settings.IsInProcess ? "in-process" : "benchmarkdotnet";
        var context = new ReportContext(timing, plan.Remarks, given => Peak(peaks, given)) { MustAll = plan.NamesBackends };
        var collector = new ResultCollector(run, context, stop);
        foreach (var (step, reason) in lost)
            collector.LeaveOut(step, reason);
        if (Kept.Count > 0)
            collector.Keep(Kept, run.ReadIfThere<MeasurementRow>(RunFolder.Measurements));
        var done = Kept.Select(BenchUnit.NameOf).ToHashSet();
        var left = chosen.Only(c => !done.Contains(BenchUnit.NameOf(c.Row)) && !(c is StepCase step && lost.ContainsKey(step)));
        var (brief, lengthy) = Lengths([.. steps.Where(left.Steps.Contains)]);
        var rest = left.Only(c => !lengthy.Contains(c.ToString()!));
        if (lengthy.Count == 0 || rest.Cases.Count > 0)
            Measure(collector, rest, brief, isLong: false);
        if (lengthy.Count > 0)
            Measure(collector, left.Only(c => lengthy.Contains(c.ToString()!)), brief, isLong: true);
        screen.Table(ResultTable.Of(collector.Benchmarks));
        screen.Line(settings.IsInProcess ? "Timed in process: one process, without BenchmarkDotNet's isolation." : "Timed by BenchmarkDotNet in processes of their own.");
        List<string> lines = [.. collector.LeftOut.Select(u => BenchUnit.LeftOut(u.Key, u.Value))];
        if (lines.Count > 0)
            run.WriteNotes(lines);
        foreach (var line in lines)
            screen.Line(line);
        screen.Line($"Written to {run.Path}");
        collector.Judge();
        return collector.LeftOut;
    }

    /// <summary>Has BenchmarkDotNet print the cases (--list), and measures nothing.</summary>
    public static void List(BenchPlan plan, BenchSettings settings)
    {
        Offer(plan, new HashSet<string>());
        BenchmarkSwitcher.FromTypes(Types()).Run(settings.Arguments, ManualConfig.CreateMinimumViable());
    }

    /// <summary>The cases that BenchmarkDotNet's own filters leave.</summary>
    /// <exception cref="SgvbException">BenchmarkDotNet does not understand its arguments.</exception>
    public static BenchPlan Filtered(BenchPlan plan, BenchSettings settings)
    {
        var config = Config(settings);
        // Which class times a step is decided by trying it, so both are asked.
        Offer(plan, plan.Steps.Select(s => s.ToString()).ToHashSet());
        var wanted = Texts(typeof(ShortStepBenchmark), config, plan.Steps.Count);
        Offer(plan, new HashSet<string>());
        wanted.UnionWith(Texts(typeof(StepBenchmark), config, plan.Steps.Count));
        wanted.UnionWith(Texts(typeof(NoiseBenchmark), config, plan.Noise.Count));
        wanted.UnionWith(Texts(typeof(GemmBenchmark), config, plan.Gemm.Count));
        return plan.Only(c => wanted.Contains(c.ToString()!));
    }

    private void Measure(ResultCollector collector, BenchPlan part, HashSet<string> brief, bool isLong)
    {
        Offer(part, brief);
        using var scratch = ScratchFolder.Create("bench");
        if (!settings.IsInProcess)
            BuildFolder.Check(scratch.Path, "choose another temporary folder with TMPDIR, or give --in-process");
        using var temporary = settings.IsInProcess ? null : new ChangedVariable(scratch.Variable.Name, scratch.Variable.Value);
        // BenchmarkDotNet would wait for the process that it started.
        using var ending = stop.Register(OwnChildren.End);
        try
        {
            var config = BenchConfig.Create(scratch.Path, settings.IsInProcess, settings.IsShort, isLong, PassThrough.NamesJob(settings.Arguments), collector);
            collector.TakeRest(BenchmarkSwitcher.FromTypes(Types()).Run(PassThrough.WithoutFilters(settings.Arguments), config));
        }
        finally
        {
            foreach (var file in new DirectoryInfo(scratch.Path).EnumerateFiles("*-report-full.json", SearchOption.AllDirectories))
                run.WriteText(Unused((isLong ? "benchmarkdotnet-Long" : "benchmarkdotnet-") + file.Name.Split('-')[0].Split('.')[^1]), File.ReadAllText(file.FullName));
        }
    }

    /// <summary>An earlier attempt's report stays as it is.</summary>
    private string Unused(string name)
    {
        var file = name + ".json";
        for (var i = 2; Kept.Count > 0 && run.Exists(file); i++)
            file = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}.json");
        return file;
    }

    private static IConfig Config(BenchSettings settings)
    {
        var complaints = new AccumulationLogger();
        var (isUnderstood, config, _) = ConfigParser.Parse(settings.Arguments, complaints, ManualConfig.CreateMinimumViable());
        return isUnderstood
            ? config
            : throw new SgvbException($"bench: BenchmarkDotNet: {OneLine.Of(complaints.GetLog())}");
    }

    /// <summary>A class's cases that the filters leave; BenchmarkDotNet takes a class that was offered none for a mistake.</summary>
    private static HashSet<string> Texts(Type type, IConfig config, int offered) => offered == 0 ? []
        : [.. BenchmarkConverter.TypeToBenchmarks(type, config).BenchmarksCases.Select(c => (string)c.Parameters[nameof(StepBenchmark.Case)])];

    /// <summary>Gives each benchmark class its cases.</summary>
    private static void Offer(BenchPlan plan, IReadOnlySet<string> shortSteps)
    {
        StepBenchmark.Cases = [.. plan.Steps.Select(s => s.ToString()).Where(s => !shortSteps.Contains(s))];
        ShortStepBenchmark.Cases = [.. plan.Steps.Select(s => s.ToString()).Where(shortSteps.Contains)];
        NoiseBenchmark.Cases = [.. plan.Noise.Select(c => c.ToString())];
        GemmBenchmark.Cases = [.. plan.Gemm.Select(c => c.ToString())];
    }

    /// <summary>The classes that have a case; BenchmarkDotNet takes a class without one for a mistake.</summary>
    private static Type[] Types()
    {
        var all = new (Type Type, IReadOnlyList<string> Cases)[]
        {
            (typeof(StepBenchmark), StepBenchmark.Cases), (typeof(ShortStepBenchmark), ShortStepBenchmark.Cases),
            (typeof(NoiseBenchmark), NoiseBenchmark.Cases), (typeof(GemmBenchmark), GemmBenchmark.Cases),
        };
        return [.. all.Where(t => t.Cases.Count > 0).Select(t => t.Type)];
    }

    /// <summary>
    /// Which steps are so short that waiting for the device would dominate, and which so long that a few of them must do: each is tried.
    /// </summary>
    private (HashSet<string> Brief, HashSet<string> Lengthy) Lengths(IReadOnlyList<StepCase> steps)
    {
        HashSet<string> brief = [], lengthy = [];
        foreach (var step in steps)
        {
            stop.ThrowIfCancellationRequested();
            using var session = new StepSession();
            try
            {
                session.Start(step);
                // 100 µs of two cores are at most some 50 million operations; no need to try often what is far beyond.
                var count = step.Flops > 1e9 ? 1 : ShortStepBenchmark.Steps;
                if (count > 1)
                    session.Run(count);
                var ns = session.Time(count);
                if (ns < ShortStepBenchmark.LongestNs)
                    brief.Add(step.ToString());
                else if (ns > LongStepNs)
                    lengthy.Add(step.ToString());
            }
            catch (DeviceMemoryException)
            {
                // Its measurement will say so, with its name.
            }
        }

        return (brief, lengthy);
    }

    /// <summary>Looked at once more beside every result.</summary>
    private double? Peak(BestPeak peaks, IBenchCase given)
    {
        if (!Registry.Backend(given.Backend).RunsOnProcessor)
            return null;
        peaks.Observe(given.Threads, samples: 3, stop);
        return peaks.Gflops(given.Threads);
    }
}
