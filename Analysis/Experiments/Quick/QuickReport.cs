namespace Sgvb.Experiments.Quick;

/// <summary>What <c>quick</c> says at its end.</summary>
public static class QuickReport
{
    private static readonly string[] PaperOrder = ["no-noise", "local-reparam", "per-example", "shared"];

    public static IReadOnlyList<TextTable> Tables(QuickRun run) => ResultsTable.Build(run.Steps, run.Variances);

    /// <summary>The sentences around the tables.</summary>
    public static IReadOnlyList<string> Lines(QuickPlan plan, QuickRun run)
    {
        List<string> lines = [plan.Data.Note.TrimEnd('.') + "."];
        if (run.State.Length > 0)
        {
            lines.Add(run.State);
            lines.Add("Variances are N²-scaled averages over a layer's weights, with 95 % intervals; one without an interval is exact.");
        }

        if (run.Agreement.Where(r => r.Passed == true).Select(r => r.Error).Max() is { } worst)
        {
            lines.Add("Agreement with the double-precision reference: "
                + $"largest error {Format.Scientific(worst)} over {Count(run.Agreement)} cases.");
        }

        lines.Add($"Step times are medians taken in this process on {Format.Threads(plan.Threads)}, "
            + "with 95 % intervals from order statistics; for comparisons over time use bench.");
        if (Order(run.Variances) is { } order)
            lines.Add(order);
        if (FewExamples.Warning(run.Variances) is { } few)
            lines.Add(few);
        lines.AddRange(run.Notes.Select(n => "Note: " + n + "."));
        return lines;
    }

    /// <summary>Whether the paper's order shows, beyond the error of the three ratios together; null where one of the four is missing.</summary>
    private static string? Order(IReadOnlyList<VarianceRow> variances)
    {
        var verdicts = new List<string>();
        foreach (var layer in (string[])["top", "bottom"])
        {
            var four = PaperOrder.Select(e =>
                VarianceMethods.Preferred(variances.Where(v => v.Estimator == e && v.Layer == layer && v.Parameter == "theta"))).ToList();
            if (four.Contains(null))
                return null;
            var values = four.Select(v => v!.Interval).ToList();
            var pairs = values.Zip(values.Skip(1)).ToList();
            verdicts.Add($"{layer} layer " + (pairs.All(p => p.First.IsBelow(p.Second, pairs.Count)) ? "holds beyond the error"
                : pairs.All(p => p.First.Value < p.Second.Value) ? "holds, but not beyond the error" : "does not hold"));
        }

        return $"The paper's order {string.Join(" < ", PaperOrder)}: {string.Join("; ", verdicts)}.";
    }

    private static string Count(IEnumerable<AgreementRow> rows) =>
        Format.Whole(rows.Where(r => r.Passed == true).Select(r => (r.Estimator, r.Backend)).Distinct().Count());
}
