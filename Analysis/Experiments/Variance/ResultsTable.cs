namespace Sgvb.Experiments.Variance;

/// <summary>
/// The suite's answer in one table: by estimator the step's time, the gradient's variance, and their product, the variance that is left
/// after a second of steps. Rows of different objectives estimate different gradients and stand apart; in each, no-noise, which is not
/// ranked, stands first; the others follow by what they leave in the top layer.
/// </summary>
public static class ResultsTable
{
    private static string Managed => Registry.Default.Name;
    private static readonly Cell Unknown = "-";
    private const string ToManaged = "to simd";

    /// <summary>One table a workload, objectives in the order of the rows.</summary>
    public static IReadOnlyList<TextTable> Build(IReadOnlyList<BenchmarkRow> benchmarks, IReadOnlyList<VarianceRow> variances) =>
        [.. benchmarks.Where(b => b.Benchmark == "step").GroupBy(b => b.Workload).Select(group => One([.. group], variances))];

    /// <summary>
    /// The θ variance that goes with a step: the last epoch's, by the method that saw the most examples. It does not depend on the backend.
    /// Null where it was not measured.
    /// </summary>
    public static VarianceRow? Variance(IEnumerable<VarianceRow> variances, BenchmarkRow step, string layer) => variances
        .Where(v => v.Estimator == step.Estimator && v.Objective == step.Objective)
        .Where(v => v.Workload == step.Workload && v.Minibatch == step.Minibatch && v.Layer == layer && v.Parameter == "theta")
        .GroupBy(v => v.Epoch).MaxBy(g => g.Key) is { } last ? VarianceMethods.Preferred(last) : null;

    /// <summary>Variance × seconds, null where there is no variance.</summary>
    public static double? Left(BenchmarkRow step, VarianceRow? v) => v?.Variance * step.MedianNs / 1e9;

    private static TextTable One(IReadOnlyList<BenchmarkRow> steps, IReadOnlyList<VarianceRow> variances)
    {
        var minibatch = steps[0].Minibatch;
        var several = steps.Select(s => s.Backend).Distinct().Count() > 1;
        var table = new TextTable(
            $"{steps[0].Workload}, M = {Format.Whole(minibatch)}: a training step, and the variance of its gradient",
            [
                "estimator", "objective", "backend", "step time [95 %]", "to no-noise", .. several ? [ToManaged] : (Cell[])[],
                "variance top [95 %]", "variance bottom [95 %]", "from", "top × s", "bottom × s",
            ]);
        var names = new CaseNames(steps);
        foreach (var panel in steps.GroupBy(s => s.Objective))
        {
            var ranked = panel.OrderBy(s => !Unranked.IsNoNoise(s.Estimator)).ThenBy(s => Left(s, Variance(variances, s, "top")) ?? double.MaxValue);
            foreach (var step in ranked)
            {
                var noNoise = steps.FirstOrDefault(s => Unranked.IsNoNoise(s.Estimator) && s.Backend == step.Backend && IsPeer(s, step));
                var managed = steps.FirstOrDefault(s =>
                    s.Backend == Managed && s.Estimator == step.Estimator && s.Objective == step.Objective && IsPeer(s, step));
                var top = Variance(variances, step, "top");
                var bottom = Variance(variances, step, "bottom");
                table.Add(
                [
                    Unranked.IsNoNoise(step.Estimator) ? Unranked.Name + " (not ranked)" : names[step] + (Unranked.IsBiased(step.Estimator) ? " (biased, not ranked)" : ""),
                    step.Objective,
                    step.Minibatch == minibatch ? step.Backend : $"{step.Backend}, M = {Format.Whole(step.Minibatch)}",
                    Format.DurationInterval(step.MedianNs, step.Ci95LowNs, step.Ci95HighNs),
                    Ratio(step, noNoise),
                    .. several ? [Ratio(step, managed)] : (Cell[])[],
                    Interval(top), Interval(bottom), top is null ? Unknown : Seen(top),
                    Product(step, top), Product(step, bottom),
                ]);
            }
        }

        return table;
    }

    private static bool IsPeer(BenchmarkRow a, BenchmarkRow b) => a.Threads == b.Threads && a.Minibatch == b.Minibatch;

    private static Cell Ratio(BenchmarkRow step, BenchmarkRow? to) => to is null ? Unknown
        : Format.Significant(step.MedianNs / to.MedianNs);

    private static string Seen(VarianceRow row) => VarianceMethods.Parse(row.Method) switch
    {
        VarianceMethod.Exact => "every example",
        VarianceMethod.Passes => $"{Format.Whole(2 * row.Blocks)} passes",
        VarianceMethod.Moments => $"{Format.Whole(row.Draws)} minibatches",
        _ => $"{Format.Whole(row.Draws)} draws",
    };

    private static Cell Interval(VarianceRow? v) => v is null ? Unknown : Format.ScientificInterval(v.Variance, v.Ci95Low, v.Ci95High);

    private static Cell Product(BenchmarkRow step, VarianceRow? v) => Left(step, v) is { } left ? Format.Scientific(left) : Unknown;
}
