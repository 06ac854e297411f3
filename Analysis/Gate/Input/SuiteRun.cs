using Sgvb.Runs.Rows;

namespace Sgvb.Gate.Input;

/// <summary>
/// A run folder of this suite: times by launch from measurements.csv, allocations and rates from benchmarks.csv, statistics by block from
/// variance_blocks.csv.
/// </summary>
public static class SuiteRun
{
    private static readonly string[] Files =
    [
        RunFolder.Environment, RunFolder.Benchmarks, RunFolder.Measurements, RunFolder.Variance, RunFolder.VarianceBlocks, RunFolder.Marker,
    ];

    public static bool IsOne(string path) => Files.Any(f => File.Exists(Path.Combine(path, f)));

    /// <param name="run">Its folder.</param>
    /// <param name="ofLaunch">From a launch's iterations, in ns, to its one number; null for their location.</param>
    /// <exception cref="SgvbException">A file is malformed.</exception>
    public static GateRun Read(RunFolder run, Func<IEnumerable<double>, double>? ofLaunch = null)
    {
        ofLaunch ??= Launches.Location;
        var benchmarks = run.ReadIfThere<BenchmarkRow>(RunFolder.Benchmarks);
        var measured = run.ReadIfThere<MeasurementRow>(RunFolder.Measurements);
        var blocks = run.ReadIfThere<VarianceBlockRow>(RunFolder.VarianceBlocks);
        if (measured.FirstOrDefault(m => m.ValueNs <= 0) is { } wrong)
            throw new SgvbException(
                $"{run.FileAt(RunFolder.Measurements)}: {SuiteNames.Of(wrong, wrong.Benchmark, wrong.Threads)}: "
                + "value_ns is not positive; measure again");
        var samples = measured.ToLookup(m => SuiteNames.Of(m, m.Benchmark, m.Threads));
        var cases = benchmarks.SelectMany(b => Timed(b, [.. samples[SuiteNames.Of(b, b.Benchmark, b.Threads)]], ofLaunch))
            .Concat(WithoutSummary(samples, benchmarks, ofLaunch))
            .Concat(Statistics(blocks));
        var timing = string.Join(" and ", benchmarks.Select(b => b.Timing).Where(t => t.Length > 0).Distinct()
            .Order(StringComparer.Ordinal));
        return new(run.Path, MachineIdentity.Of(run.Exists(RunFolder.Environment) ? Fingerprint.Load(run) : null, timing), [.. cases],
            run.IncompleteReason is { } reason ? [$"{run.Path} is incomplete: {reason}"] : [])
        {
            Files = [.. Files.Select(run.FileAt).Where(File.Exists)],
            PeakGflops = benchmarks.Where(b => b is { Gflops: > 0, FractionOfPeak: > 0 }).GroupBy(b => (b.Backend, b.Threads))
                .ToDictionary(g => g.Key, g => g.First().Gflops!.Value / g.First().FractionOfPeak!.Value),
        };
    }

    private static IEnumerable<CaseSeries> Timed(
        BenchmarkRow row, List<MeasurementRow> samples, Func<IEnumerable<double>, double> ofLaunch)
    {
        var name = SuiteNames.Of(row, row.Benchmark, row.Threads);
        var launches = ByLaunch(samples, ofLaunch);
        if (launches.Count == 0 && row.MedianNs > 0)
            launches = [new Unit("1", row.MedianNs)];
        // Filling with noise is judged by its rate; the count of normals an operation is exact, so a rate has the launches of its time.
        yield return row is { Estimator: "", NormalsPerS: > 0 and { } rate, MedianNs: > 0 }
            ? new(Key(Metric.NormalsPerSecond, row, name, row.Benchmark, row.Threads),
                [.. launches.Select(u => u with { Value = rate * row.MedianNs / u.Value })])
            : new(Key(Metric.Time, row, name, row.Benchmark, row.Threads), launches);
        if (row.AllocatedBytes is { } bytes)
            yield return new(Key(Metric.AllocatedBytes, row, name, row.Benchmark, row.Threads), [new Unit("1", bytes)])
            {
                // Bytes are counted over as many operations as an iteration times.
                Operations = Math.Max(1, samples.Select(s => s.Operations).DefaultIfEmpty(1).Max()),
            };
    }

    private static IEnumerable<CaseSeries> WithoutSummary(
        ILookup<string, MeasurementRow> samples, IReadOnlyList<BenchmarkRow> benchmarks, Func<IEnumerable<double>, double> ofLaunch)
    {
        var known = benchmarks.Select(b => SuiteNames.Of(b, b.Benchmark, b.Threads)).ToHashSet();
        return samples.Where(s => !known.Contains(s.Key))
            .Select(s => new CaseSeries(Key(Metric.Time, s.First(), s.Key, s.First().Benchmark, s.First().Threads), ByLaunch(s, ofLaunch)));
    }

    private static List<Unit> ByLaunch(IEnumerable<MeasurementRow> samples, Func<IEnumerable<double>, double> ofLaunch) =>
        [.. samples.GroupBy(s => s.Launch).OrderBy(l => l.Key)
            .Select(l => new Unit(l.Key.ToString(CultureInfo.InvariantCulture), ofLaunch(l.Select(s => s.ValueNs))))];

    private static IEnumerable<CaseSeries> Statistics(IReadOnlyList<VarianceBlockRow> rows)
    {
        foreach (var cell in rows.GroupBy(r => SuiteNames.OfGradient(r, r.Layer, r.Parameter, r.Method, r.Epoch)))
        {
            var first = cell.First();
            var pass = $"{first.Layer} {first.Parameter}";
            var ordered = cell.OrderBy(r => r.Block).ToList();
            yield return new(Key(Metric.Variance, first, cell.Key, pass), [.. ordered.Select(r => new Unit(UnitName(r), r.Variance)
            {
                StandardError = r.StandardError ?? double.NaN,
                Freedom = r.Freedom ?? double.PositiveInfinity,
            })]);
            var projections = ordered.Where(r => r is { DotNoNoise: not null, NoNoiseSquare: > 0 }).ToList();
            if (projections.Count > 0)
                yield return new(Key(Metric.Bias, first, cell.Key, pass),
                    [.. projections.Select(r => new Unit(UnitName(r), r.DotNoNoise!.Value / r.NoNoiseSquare!.Value))]);
        }
    }

    private static string UnitName(VarianceBlockRow r) => string.Create(CultureInfo.InvariantCulture, $"{r.Seed}/{r.Block}");

    private static CaseKey Key(Metric metric, CaseRow row, string name, string pass, int threads = 0) => new(metric, name)
    {
        Estimator = row.Estimator,
        Backend = row.Backend,
        Workload = row.Workload,
        Pass = pass,
        Minibatch = row.Minibatch,
        Posterior = row.Posterior,
        Kl = row.Kl,
        Threads = threads,
    };
}
