using Sgvb.Experiments.Steps;

namespace Sgvb.Experiments.Hardware;

/// <summary>Machines side by side, as a page.</summary>
public static class HardwarePage
{
    public static Page Build(IReadOnlyList<HardwareRun> runs, HardwareRun reference, IReadOnlyList<HardwareRow> rows,
        HardwareVariances variances)
    {
        var fastest = FastestMachines.Of([.. runs.Select(r => r.Label)], rows);
        List<Block> blocks = [new Answer(HardwareText.Claim(fastest), [.. HardwareText.Speeds(runs, reference, rows), .. HardwareText.Best(runs)])];
        blocks.AddRange(Warnings(runs, variances).Select(w => new Warning(w)));
        blocks.Add(new TableBlock(HardwareTables.Fastest(fastest)));
        blocks.Add(new Figures([.. Plots(runs, reference, rows)]));
        blocks.Add(new Heading("Step times"));
        blocks.Add(new TableBlock(HardwareTables.Times(runs, reference, rows)));
        blocks.Add(new Heading("Variances"));
        blocks.AddRange(VarianceBlocks(variances));
        blocks.Add(new Heading("Machines"));
        blocks.Add(new TableBlock(HardwareTables.Machines(runs)));
        return new Page("SGVB estimators, machine by machine", string.Join(" · ", runs.Select(r => r.Label)), blocks);
    }

    private static IEnumerable<string> Warnings(IReadOnlyList<HardwareRun> runs, HardwareVariances variances)
    {
        foreach (var (what, value) in ((string, Func<HardwareRun, string?>)[])
            [(".NET", r => r.Machine.Dotnet), ("libtorch", r => r.Machine.Libtorch), ("this suite", r => r.Machine.Version)])
            if (runs.Select(value).OfType<string>().Distinct().Count() > 1)
                yield return $"Versions of {what} differ ({string.Join(", ", runs.Select(r => $"{r.Label}: {value(r) ?? "unknown"}"))}): "
                    + "a difference in time may be theirs.";
        foreach (var run in runs)
            if (run.Workloads.Where(w => !runs.Any(r => r != run && r.Workloads.Contains(w))).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } alone)
                yield return $"Left out, for no other machine measured it: {string.Join(", ", alone)} on {run.Label}.";
        foreach (var run in runs.Where(r => r.Facts.Incomplete is not null))
            yield return $"The run of {run.Label} is not whole: {run.Facts.Incomplete}.";
        foreach (var obstacle in variances.Obstacles)
            yield return obstacle;
        if (!variances.Agree)
            yield return $"Variances differ between machines in {Format.Whole(variances.Cells.Count(c => !c.Agrees))} of "
                + $"{Format.Whole(variances.Cells.Count)} cells, beyond their intervals. "
                + "They must not depend on the machine: this is a bug, please report it.";
    }

    private static IEnumerable<Figure> Plots(IReadOnlyList<HardwareRun> runs, HardwareRun reference, IReadOnlyList<HardwareRow> rows)
    {
        foreach (var group in rows.GroupBy(r => (r.Backend, r.Workload)))
        {
            var usual = StepTimeSection.Usual(group);
            var names = new CaseNames(group);
            yield return new Figure(new CategoryChart($"Step time: {group.Key.Workload} on {group.Key.Backend}", "ms a step",
                [.. Ordered(group).Select(r => new CategoryValue(
                    Name(r, usual, names), r.Machine, r.Time.Scaled(1e-6),
                        Format.Duration(r.MedianNs)))])
                .Draw(EstimatorInks.Of), "Less is better. Medians with 95 % intervals.");
            yield return new Figure(new CategoryChart($"Time relative to {reference.Label}, {group.Key.Backend}",
                $"time over that of {reference.Label}",
                [.. Ordered(group).Where(r => r.Ratio is not null && r.Machine != reference.Label)
                    .Select(r => new CategoryValue(Name(r, usual, names), r.Machine,
                    new Interval(r.Ratio!.Value, r.RatioCi95Low, r.RatioCi95High), Format.Ratio(r.Ratio.Value)))])
            {
                IsLog = true,
                Line = ("equal", 1),
            }.Draw(EstimatorInks.Of), $"Less is better; the dashed line is {reference.Label} itself. Intervals combine those of both times.");
            yield return new Figure(new CategoryChart($"Share of each machine's own peak, {group.Key.Backend}", "% of the measured peak",
                [.. Ordered(group).Where(r => r.FractionOfPeak is not null).Select(r => new CategoryValue(Name(r, usual, names), r.Machine,
                    new Interval(100 * r.FractionOfPeak!.Value, 100 * r.FractionOfPeak * r.MedianNs / r.Ci95HighNs,
                        100 * r.FractionOfPeak * r.MedianNs / r.Ci95LowNs),
                    Format.Percent(r.FractionOfPeak.Value)))])
            {
                IsLog = false,
            }.Draw(EstimatorInks.Of), "More is better: good code on a slow machine shows here.");
            yield return new Figure(new CategoryChart($"Variance × time, top layer, {group.Key.Backend}", "variance × step time, s",
                [.. Ordered(group).Where(r => r.LeftTopS is not null).Select(r => new CategoryValue(Name(r, usual, names), r.Machine,
                    new Interval(r.VarianceTop!.Value, r.VarianceTopCi95Low, r.VarianceTopCi95High) * r.Time.Scaled(1e-9),
                    Format.Scientific(r.LeftTopS!.Value)))])
            {
                IsLog = true,
            }.Draw(EstimatorInks.Of), "Less is better, within one objective: what a second of each machine leaves of the gradient's noise.");
        }
    }

    private static IEnumerable<HardwareRow> Ordered(IEnumerable<HardwareRow> rows)
    {
        var all = rows.ToList();
        var least = all.GroupBy(r => (r.Estimator, r.Minibatch)).ToDictionary(g => g.Key, g => g.Min(r => r.MedianNs));
        return all.OrderBy(r => least[(r.Estimator, r.Minibatch)]);
    }

    private static string Name(HardwareRow row, int usual, CaseNames names) => row.Minibatch == usual ? names[row]
        : $"{names[row]}, M = {Format.Whole(row.Minibatch)}";

    private static IEnumerable<Block> VarianceBlocks(HardwareVariances variances)
    {
        yield return new Paragraph("A variance belongs to the estimator and the network: every machine must find the same one, within "
            + "intervals.");
        if (variances.Cells.Count == 0)
        {
            yield return new Paragraph("No cell could be compared.");
            yield break;
        }

        yield return new Paragraph(variances.Agree ? $"All {Format.Whole(variances.Cells.Count)} cells agree." : "Not all cells agree.");
        yield return new TableBlock(HardwareTables.Variances(variances), IsFolded: variances.Agree);
    }
}
