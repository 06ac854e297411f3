using Sgvb.Common.Statistics;
using Sgvb.Runs.Rows;

namespace Sgvb.Gate.Ab;

/// <summary>One side's program.</summary>
/// <param name="Assembly">Sgvb.Bench.dll of that revision.</param>
/// <param name="Variables">Added to its environment.</param>
public sealed record BenchProgram(string Assembly, IReadOnlyDictionary<string, string> Variables)
{
    public BenchProgram(string assembly)
        : this(assembly, new Dictionary<string, string>())
    {
    }
}

/// <summary>Launches the benchmark program of each side: a fresh process that times every step in itself, and ends.</summary>
/// <param name="programs">By side.</param>
/// <param name="arguments">Filters, the same for both.</param>
/// <param name="cpus">That the processes are held to; null for all.</param>
public sealed class BenchLauncher(IReadOnlyDictionary<Side, BenchProgram> programs, IReadOnlyList<string> arguments, CpuSet? cpus = null) : ILauncher
{
    private const string Steps = "*Step*";
    private const string Normals = "*Noise*Normal * 1 4096 1*";

    private readonly Dictionary<Side,
        List<(IReadOnlyList<BenchmarkRow> Benchmarks, IReadOnlyList<MeasurementRow> Measurements)>> _kept = [];
    private readonly Dictionary<Side, Fingerprint> _machines = [];

    public IReadOnlyList<CaseSeries> Launch(Side side, IReadOnlyCollection<CaseKey>? only, bool keep, CancellationToken stop)
    {
        using var scratch = ScratchFolder.Create("launch");
        var folder = Path.Combine(scratch.Path, "run");
        string[] all = ["exec", programs[side].Assembly, "--in-process", "--short", .. Filtered(only), "--output", folder];
        var process = ChildProcess.Run(ChildProcess.Dotnet, all, null,
            new Dictionary<string, string>(programs[side].Variables) { [scratch.Variable.Name] = scratch.Path }, stop, cpus);
        if (process.ExitCode != 0)
            throw new SgvbException($"{programs[side].Assembly}: a launch of {side} failed: {OneLine.Of(process.LastWords)}", SgvbException.Unavailable);
        var run = RunFolder.Open(folder);
        if (keep)
            Keep(side, run);
        // Each iteration is the mean over a tenth of a second, and what others do to a shared machine only adds to it: launches of one
        // build, beside such others, spread by 2.1 % in their least iteration and by 5.4 % in their location.
        return SuiteRun.Read(run, Enumerable.Min).Cases;
    }

    /// <summary>The kept launches as a run of many launches.</summary>
    public void Write(Side side, RunFolder run)
    {
        if (!_kept.TryGetValue(side, out var launches))
            return;
        _machines[side].Save(run);
        var samples = launches.SelectMany((l, i) => l.Measurements.Select(m => m with { Launch = i + 1 })).ToList();
        run.Write(RunFolder.Measurements, samples);
        var rows = launches.SelectMany(l => l.Benchmarks).GroupBy(Name).Select(g => (Row: g.First(), Launches: g.Count()));
        run.Write(RunFolder.Benchmarks,
            rows.Select(r => Summary(r.Row, r.Launches, [.. samples.Where(s => Name(s) == Name(r.Row)).Select(s => s.ValueNs)])).ToList());
    }

    private static BenchmarkRow Summary(BenchmarkRow row, int launches, List<double> samples)
    {
        var median = MedianInterval.Of(samples);
        // Intervals over pooled iterations would be too short: the launches are in measurements.csv.
        return row with
        {
            Launches = launches,
            Samples = samples.Count,
            MedianNs = median.Median,
            MeanNs = samples.Average(),
            Ci95LowNs = null,
            Ci95HighNs = null,
            StddevNs = null,
            Gflops = row.Gflops * row.MedianNs / median.Median,
            FractionOfPeak = row.FractionOfPeak * row.MedianNs / median.Median,
            GigabytesPerS = row.GigabytesPerS * row.MedianNs / median.Median,
            NormalsPerS = row.NormalsPerS * row.MedianNs / median.Median,
        };
    }

    private static (string, string, string, string, int, string, int) Name(BenchmarkRow r) =>
        (r.Estimator, r.Objective, r.Backend, r.Workload, r.Minibatch, r.Benchmark, r.Threads);

    private static (string, string, string, string, int, string, int) Name(MeasurementRow r) =>
        (r.Estimator, r.Objective, r.Backend, r.Workload, r.Minibatch, r.Benchmark, r.Threads);

    private void Keep(Side side, RunFolder run)
    {
        if (!_kept.TryGetValue(side, out var launches))
            _kept[side] = launches = [];
        launches.Add((run.Read<BenchmarkRow>(RunFolder.Benchmarks), run.Read<MeasurementRow>(RunFolder.Measurements)));
        _machines.TryAdd(side, Fingerprint.Load(run));
    }

    /// <summary>
    /// The user's filters, narrowed to the steps' estimators that are still wanted. Normals are timed in the cache: filling memory is so
    /// much noisier that the floor seen there would hide everything else.
    /// </summary>
    private IEnumerable<string> Filtered(IReadOnlyCollection<CaseKey>? only)
    {
        if (only is null)
            return ["--filter", Steps, Normals, .. arguments];
        var names = only.Select(k => k.Estimator).Distinct().ToList();
        var hasNormals = names.Remove("");
        if (names.Count == 0)
            return ["--filter", Normals, .. arguments];
        var at = arguments.ToList().IndexOf("--estimator");
        var rest = at < 0 ? arguments : [.. arguments.Take(at), .. arguments.Skip(at + 2)];
        return ["--filter", Steps, .. hasNormals ? (string[])[Normals] : [], .. rest, "--estimator", string.Join(',', names)];
    }
}
