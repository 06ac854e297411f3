using Sgvb.Measuring.Peak;
using Sgvb.References;

namespace Sgvb.Experiments.Survey;

/// <summary>From blocks of draws, rounds of times and biases to the rows of survey.csv.</summary>
public static class SurveyTable
{
    /// <param name="plan">What was asked for.</param>
    /// <param name="blocks">The draws of all methods, at equal minibatches.</param>
    /// <param name="times">By backend.</param>
    /// <param name="biasOf">
    /// Of a method, layer and tensor, where it was measured: against its own objective where it is biased; of the base, whose mean gradient every
    /// estimator of its objective has, against noise on the weights.
    /// </param>
    public static IReadOnlyList<SurveyRow> Rows(
        SurveyPlan plan, IReadOnlyList<VarianceBlockRow> blocks, IReadOnlyList<SurveyTimes> times, Func<Method, int, string, Interval?> biasOf)
    {
        var (variance, rows) = (plan.Variance, new List<SurveyRow>());
        var plain = variance.Methods.First(m => m.Estimator.ToString() == SurveyMethods.Base);
        var drawn = variance.Backend.Name;
        var cells = VarianceTable.FromBlocks(blocks).Where(r => r.Parameter == "theta").ToList();
        foreach (var time in times)
            foreach (var method in time.Methods)
                for (var l = 0; l < variance.Workload.Layers; l++)
                    if (cells.Find(r => r.Case == method.Case(drawn, variance.Workload) && r.Layer == variance.Workload.LayerName(l)) is { } cell)
                        rows.Add(Row(method, l, cell, time));
        return rows;

        SurveyRow Row(Method method, int layer, VarianceRow cell, SurveyTimes time)
        {
            var step = time.Step(method);
            var product = cell.Interval * step.Interval;
            var quieter = VarianceRatio(method, cell.Layer);
            // Without noise there is no posterior to train: it stands beside a ranking, and is no part of it.
            var ratio = method.Estimator.Entry.HasNoise && time.Methods.Contains(plain) ? quieter * time.Ratio(method, plain).Interval : null;
            var (bias, scaleBias) = (Bias(method, layer, "theta"), method.Posterior.Learned ? Bias(method, layer, method.Posterior.ScaleNames[0]) : null);
            var other = method.ObjectiveOn(variance.Workload.Network) == plain.ObjectiveOn(variance.Workload.Network) ? biasOf(plain, layer, "theta") : null;
            return new SurveyRow
            {
                Case = method.Case(time.Backend.Name, variance.Workload),
                Layer = cell.Layer,
                VarianceTimeRatio = ratio?.Value,
                Ci95Low = ratio?.Low,
                Ci95High = ratio?.High,
                VarianceTimeS = product.Value,
                VarianceTimeCi95LowS = product.Low,
                VarianceTimeCi95HighS = product.High,
                Variance = cell.Variance,
                VarianceCi95Low = cell.Ci95Low,
                VarianceCi95High = cell.Ci95High,
                VarianceRatio = quieter?.Value,
                VarianceRatioCi95Low = quieter?.Low,
                VarianceRatioCi95High = quieter?.High,
                VarianceData = cell.VarianceData,
                VarianceNoise = cell.VarianceNoise,
                StepNs = 1e9 * step.Median,
                StepCi95LowNs = 1e9 * step.Low,
                StepCi95HighNs = 1e9 * step.High,
                Products = StepCost.Flops(variance.Workload, method.Estimator, method.Posterior) / StepCost.Flops(variance.Workload, new EstimatorSpec(Unranked.Name)),
                Normals = StepCost.Normals(variance.Workload, method.Estimator),
                Bias = bias?.Value,
                BiasCi95Low = bias?.Low,
                BiasCi95High = bias?.High,
                ScaleBias = scaleBias?.Value,
                ScaleBiasCi95Low = scaleBias?.Low,
                ScaleBiasCi95High = scaleBias?.High,
                WeightNoiseBias = other?.Value,
                WeightNoiseBiasCi95Low = other?.Low,
                WeightNoiseBiasCi95High = other?.High,
                Draws = cell.Draws,
                Rounds = time.RoundCount,
                LowestPeak = time.LowestPeak,
                Freedom = ratio is { } r && double.IsFinite(r.Freedom) ? r.Freedom : null,
            };
        }

        Interval? VarianceRatio(Method method, string layer)
        {
            var network = variance.Workload.Network;
            if (method.Estimator.Entry.IsBiased || (method.ObjectiveOn(network) != plain.ObjectiveOn(network) && method.Estimator.Entry.HasNoise))
                return null;
            if (method == plain)
                return new Interval(1, 1, 1);
            var (of, against) = (OfBlocks(method, layer), OfBlocks(plain, layer));
            var common = of.Keys.Where(against.ContainsKey).Order().ToList();
            return common.Exists(b => against[b] > 0) ? PairedRatio.Of([.. common.Select(b => of[b])], [.. common.Select(b => against[b])]) : null;
        }

        Dictionary<int, double> OfBlocks(Method method, string layer) => blocks
            .Where(b => b.Parameter == "theta" && b.Layer == layer && b.Case == method.Case(drawn, variance.Workload))
            .ToDictionary(b => b.Block, b => b.Variance);

        Interval? Bias(Method method, int layer, string tensor) => method.Estimator.Entry.IsBiased ? biasOf(method, layer, tensor)
            : method.Estimator.Entry.HasNoise ? new Interval(0)
            : null;
    }
}
