namespace Sgvb.Experiments.Steps;

/// <summary>How long a training step takes, by estimator and backend.</summary>
public sealed class StepTimeSection() : Section("steps", typeof(BenchmarkRow), typeof(MeasurementRow))
{
    public override bool HasResults(RunFacts facts) => facts.Benchmarks.Count > 0;

    public override IEnumerable<CaseRow> Cases(RunFacts facts) => facts.Steps;

    public override IEnumerable<string> Gaps(RunFacts facts) =>
        facts.Steps.Any() || facts.IsExperiment ? [] : [$"Step times: none in {RunFolder.Benchmarks}."];

    public override IEnumerable<Block> Of(RunFacts facts)
    {
        if (!facts.Steps.Any() && facts.IsExperiment)
            yield break;
        yield return new Heading("Step times");
        var steps = facts.Steps.ToList();
        if (steps.Count == 0)
        {
            yield return new Paragraph("Not measured in this run.");
            yield break;
        }

        yield return new Paragraph("One step is forward, loss and backward of one minibatch, with every gradient; the optimizer and the "
            + "data's transfer are left out, device work is synchronised. Medians with 95 % intervals from order statistics.");
        yield return new Figures([.. Groups(steps).Select(g => new Figure(Chart(g.Key.Workload, g.Key.Threads, [.. g]).Draw(EstimatorInks.Of),
            "Less is better. Where the times span more than a factor of twelve, the axis is logarithmic."))]);
        yield return new TableBlock(Table(steps));
        if (Others(facts) is { Rows.Count: > 0 } others)
            yield return new TableBlock(others, IsFolded: true);
    }

    /// <summary>A category's name: the estimator, with its minibatch where that differs from the usual one.</summary>
    public static string Name(BenchmarkRow step, int usual, CaseNames names) =>
        step.Minibatch == usual ? names[step] : string.Create(CultureInfo.InvariantCulture, $"{names[step]}, M = {step.Minibatch}");

    /// <summary>The minibatch of most rows.</summary>
    public static int Usual(IEnumerable<CaseRow> steps) => steps.GroupBy(s => s.Minibatch).OrderByDescending(g => g.Count()).First()
        .Key;

    private static IEnumerable<IGrouping<(string Workload, int Threads), BenchmarkRow>> Groups(IEnumerable<BenchmarkRow> steps) =>
        steps.GroupBy(s => (s.Workload, s.Threads));

    private static CategoryChart Chart(string workload, int threads, List<BenchmarkRow> steps)
    {
        var usual = Usual(steps);
        var names = new CaseNames(steps);
        var least = steps.GroupBy(s => s.Estimator).ToDictionary(g => g.Key, g => g.Min(s => s.MedianNs));
        return new CategoryChart(
            string.Create(CultureInfo.InvariantCulture,
                $"Step time: {workload}, M = {usual}{(threads > 0 ? $", {Format.Threads(threads)}" : "")}"),
            "ms a step",
            [.. steps.OrderBy(s => least[s.Estimator]).Select(s => new CategoryValue(
                Name(s, usual, names), s.Backend, Nanoseconds(s).Scaled(1e-6),
                    Format.Duration(s.MedianNs)))]);
    }

    private static Interval Nanoseconds(BenchmarkRow s) => new(s.MedianNs, s.Ci95LowNs, s.Ci95HighNs);

    private static TextTable Table(List<BenchmarkRow> steps)
    {
        var table = new TextTable("A training step", "estimator", "backend", "step time [95 %]", "to no-noise", "to " + Registry.Default.Name, "workload", "M",
            "threads", "samples", "launches", "allocated", "objective", "timed by", "note");
        var names = new CaseNames(steps);
        var noNoise = steps.Where(s => Unranked.IsNoNoise(s.Estimator)).ToList();
        var managed = steps.Where(s => s.Backend == Registry.Default.Name).ToLookup(s => s.Estimator);
        foreach (var s in steps)
            table.Add(names[s], s.Backend, Format.DurationInterval(s.MedianNs, s.Ci95LowNs, s.Ci95HighNs),
                Ratio(s, noNoise.Find(o => o.Backend == s.Backend && Same(o, s))),
                Ratio(s, managed[s.Estimator].FirstOrDefault(o => s.Backend != o.Backend && o.Objective == s.Objective && Same(o, s))),
                s.Workload, Format.Whole(s.Minibatch), s.Threads > 0 ? Format.Whole(s.Threads) : Cell.None, Format.Whole(s.Samples), Format.Whole(s.Launches),
                s.AllocatedBytes is { } bytes ? Format.Bytes(bytes) : Cell.None, s.Objective, s.Timing, s.Note);
        return table;
    }

    private static bool Same(BenchmarkRow a, BenchmarkRow b) =>
        (a.Workload, a.Minibatch, a.Threads) == (b.Workload, b.Minibatch, b.Threads);

    private static Cell Ratio(BenchmarkRow step, BenchmarkRow? to) => to is null ? Cell.None : Format.Ratio(step.MedianNs / to.MedianNs);

    /// <summary>Products, noise, and whatever else was timed.</summary>
    private static TextTable Others(RunFacts facts)
    {
        var table = new TextTable("Other benchmarks", "benchmark", "backend", "size", "threads", "time [95 %]", "GFLOP/s", "of peak",
            "GB/s", "normals/s", "note");
        foreach (var b in facts.Benchmarks.Where(b => b.Benchmark != "step"))
            table.Add(b.Benchmark, b.Backend, b.Workload, Format.Whole(b.Threads), Format.DurationInterval(b.MedianNs, b.Ci95LowNs, b.Ci95HighNs),
                Format.Optional(b.Gflops), b.FractionOfPeak is { } f ? Format.Percent(f) : Cell.None, Format.Optional(b.GigabytesPerS),
                    Format.Optional(b.NormalsPerS), b.Note);
        return table;
    }
}
