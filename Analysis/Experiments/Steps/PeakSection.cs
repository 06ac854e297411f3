namespace Sgvb.Experiments.Steps;

/// <summary>How near the code comes to what the machine can do.</summary>
public sealed class PeakSection() : Section("peak")
{
    public override IEnumerable<Block> Of(RunFacts facts)
    {
        if (!facts.Steps.Any() && facts.IsExperiment)
            yield break;
        yield return new Heading("Fraction of the machine's peak");
        var rated = facts.Steps.Where(s => s.FractionOfPeak is not null).ToList();
        if (rated.Count == 0)
        {
            yield return new Paragraph("Not measured in this run; bench measures the machine's peak beside every step.");
            yield break;
        }

        yield return new Paragraph("Multiply-adds that the estimator's formulas need, over the most that this machine was measured to "
            + "do at the same thread count. Making noise costs time and counts nothing, so an estimator that draws much shows less.");
        var usual = StepTimeSection.Usual(rated);
        yield return new Figures(
            [
                .. rated.GroupBy(s => (s.Workload, s.Threads)).Select(
                    g => new Figure(Fractions(g.Key.Workload, g.Key.Threads, usual, [.. g]).Draw(EstimatorInks.Of),
                    "More is better. The interval is the step time's.")),
                new Figure(Roofline(facts.Benchmarks)?.Draw(EstimatorInks.Of) ?? "",
                    "More is better. The line is the measured peak of multiply-adds; a point left of a memory-bound knee would lie on a "
                    + "slope below it."),
            ]);
        var table = new TextTable("Throughput", "estimator", "backend", "workload", "M", "threads", "GFLOP/s", "of peak", "GB/s at least",
            "normals/s");
        var names = new CaseNames(rated);
        foreach (var s in rated)
            table.Add(names[s], s.Backend, s.Workload, Format.Whole(s.Minibatch), Format.Whole(s.Threads), Format.Optional(s.Gflops),
                Format.Percent(s.FractionOfPeak!.Value),
                Format.Optional(s.GigabytesPerS), Format.Optional(s.NormalsPerS));
        yield return new TableBlock(table);
    }

    private static CategoryChart Fractions(string workload, int threads, int usual, List<BenchmarkRow> steps)
    {
        var names = new CaseNames(steps);
        return new(
            string.Create(CultureInfo.InvariantCulture,
                $"Share of the multiply-add peak: {workload}, {Format.Threads(threads)}"), "% of the measured peak",
            [.. steps.OrderByDescending(s => s.FractionOfPeak).Select(s => new CategoryValue(StepTimeSection.Name(s, usual, names), s.Backend,
                new Interval(100, 100 * s.MedianNs / s.Ci95HighNs, 100 * s.MedianNs / s.Ci95LowNs).Scaled(s.FractionOfPeak!.Value),
                Format.Percent(s.FractionOfPeak.Value)))])
        {
            IsLog = false,
        };
    }

    /// <summary>GFLOP/s over operations a byte, with the roof; null without rows that have both.</summary>
    private static LineChart? Roofline(IReadOnlyList<BenchmarkRow> rows)
    {
        var threads = rows.Select(r => r.Threads).Max();
        var placed = rows.Where(r => r is { Gflops: > 0, GigabytesPerS: > 0, FractionOfPeak: > 0 } && r.Threads == threads).ToList();
        if (placed.Count == 0)
            return null;
        var at = placed.Select(r => r.Gflops!.Value / r.GigabytesPerS!.Value).ToList();
        var peak = placed.Max(r => r.Gflops!.Value / r.FractionOfPeak!.Value);
        var curves = placed.Zip(at).GroupBy(p => $"{(p.First.Benchmark == "step" ? "steps" : p.First.Benchmark)} on {p.First.Backend}")
            .Select((g, i) => new Curve(g.Key,
            [.. g.Select(p => (p.Second, new Interval(p.First.Gflops!.Value, p.First.Gflops * p.First.MedianNs / p.First.Ci95HighNs,
                p.First.Gflops * p.First.MedianNs / p.First.Ci95LowNs)))])
            { HasLine = false, Ink = Inks.At(i) });
        var roof = new Curve("measured peak", [(at.Min() / 2, new Interval(peak)), (at.Max() * 2, new Interval(peak))])
        {
            HasMarkers = false,
            Ink = new Ink(Inks.Text, Mark.None, IsDashed: true),
        };
        return new LineChart("Roofline", "operations a byte", "GFLOP/s", [.. curves, roof]) { IsLogX = true, IsLogY = true };
    }
}
