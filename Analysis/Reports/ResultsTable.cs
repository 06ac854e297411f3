using System.Globalization;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Reports;

/// <summary>
/// The suite's answer in one table: by estimator the step's time, the gradient's variance, and their product, the variance that is left
/// after a second of steps. Rows of different objectives estimate different gradients; their names say so.
/// </summary>
public static class ResultsTable
{
    private const string NoNoise = "no-noise";
    private const string Unknown = "-";

    /// <summary>One table a workload and minibatch, in the order of the rows.</summary>
    public static IReadOnlyList<TextTable> Build(IReadOnlyList<BenchmarkRow> benchmarks, IReadOnlyList<VarianceRow> variances) =>
        [.. benchmarks.Where(b => b.Benchmark == "step").GroupBy(b => (b.Workload, b.Minibatch)).Select(group => One([.. group], variances))];

    private static TextTable One(IReadOnlyList<BenchmarkRow> steps, IReadOnlyList<VarianceRow> variances)
    {
        var first = steps[0];
        var table = new TextTable(
            $"{first.Workload}, M = {first.Minibatch.ToString(CultureInfo.InvariantCulture)}: a training step, and the variance of its gradient",
            "estimator", "objective", "backend", "step time [95 %]", "to no-noise", "variance top [95 %]", "variance bottom [95 %]",
            "top × s", "bottom × s");
        foreach (var step in steps)
        {
            var floor = steps.FirstOrDefault(s => s.Estimator == NoNoise && s.Backend == step.Backend && s.Threads == step.Threads);
            var top = Variance(variances, step, "top");
            var bottom = Variance(variances, step, "bottom");
            table.Add(
                step.Estimator, step.Objective, step.Backend, Format.DurationInterval(step.MedianNs, step.Ci95LowNs, step.Ci95HighNs),
                floor is null ? Unknown : Format.Significant(step.MedianNs / floor.MedianNs),
                Interval(top), Interval(bottom), Product(step, top), Product(step, bottom));
        }

        return table;
    }

    /// <summary>The last epoch's, from either method; variances do not depend on the backend.</summary>
    private static VarianceRow? Variance(IReadOnlyList<VarianceRow> variances, BenchmarkRow step, string layer) => variances
        .Where(v => v.Estimator == step.Estimator && v.Objective == step.Objective && v.Workload == step.Workload && v.Minibatch == step.Minibatch
            && v.Layer == layer && v.Parameter == "theta")
        .OrderByDescending(v => v.Epoch).ThenBy(v => v.Ci95High - v.Ci95Low ?? double.MaxValue).FirstOrDefault();

    private static string Interval(VarianceRow? v) => v is null ? Unknown : Format.ScientificInterval(v.Variance, v.Ci95Low, v.Ci95High);

    private static string Product(BenchmarkRow step, VarianceRow? v) => v is null ? Unknown : Format.Scientific(v.Variance * step.MedianNs / 1e9);
}
