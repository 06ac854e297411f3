using Sgvb.References;

namespace Sgvb.Experiments.Split;

/// <summary>From parts and costs to the rows of split.csv, and what they say.</summary>
public static class SplitTable
{
    private static readonly int[] Draws = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];

    /// <summary>Every setting that is considered, by layer.</summary>
    /// <param name="method">local-reparam's, for posterior and KL.</param>
    public static IReadOnlyList<SplitRow> Rows(
        Method method, string backend, Workload workload, IReadOnlyList<SplitParts> parts, SplitTimes times)
    {
        var hidden = workload.Layers > 1 ? Draws : [1];
        var (step, logitDraw, hiddenDraw) = (times.Step, times.LogitDraw, times.HiddenDraw);
        return
        [
            .. from h in hidden
               from l in Draws
               let ratios = parts.Select(p => (Part: p, Variance: p.Ratio(h, l))).ToList()
               // A setting of which one layer's variance is not known is none to choose.
               where ratios.TrueForAll(r => r.Variance.Value > 0)
               let time = times.Ratio(h, l)
               let spec = new EstimatorSpec(SplitVerb.Estimator, h == 1 ? l : new EstimatorArgument(h, l))
               let @case = (method with { Estimator = spec }).Case(backend, workload)
               from ratio in ratios
               let part = ratio.Part
               let variance = ratio.Variance
               let product = variance * time.Interval
               select new SplitRow
               {
                   Case = @case,
                   Layer = part.Layer,
                   HiddenDraws = h,
                   LogitDraws = l,
                   Variance = part.Total,
                   VarianceHidden = part.Hidden,
                   VarianceLogits = part.Logits,
                   VarianceRatio = variance.Value,
                   TimeRatio = time.Median,
                   VarianceTimeRatio = product.Value,
                   Ci95Low = product.Low,
                   Ci95High = product.High,
                   StepNs = 1e9 * step.Median,
                   LogitDrawNs = 1e9 * logitDraw.Median,
                   LogitDrawCi95LowNs = 1e9 * logitDraw.Low,
                   LogitDrawCi95HighNs = 1e9 * logitDraw.High,
                   HiddenDrawNs = 1e9 * hiddenDraw?.Median,
                   HiddenDrawCi95LowNs = 1e9 * hiddenDraw?.Low,
                   HiddenDrawCi95HighNs = 1e9 * hiddenDraw?.High,
                   Rounds = times.RoundCount,
                   LowestPeak = times.LowestPeak,
               },
        ];
    }

    /// <summary>
    /// The one setting for all layers: the least geometric mean of their products. A training takes all layers' gradients together, and no layer's
    /// scale may decide.
    /// </summary>
    public static IReadOnlyList<SplitRow> Best(IReadOnlyList<SplitRow> rows) => rows.GroupBy(r => r.Estimator)
        .MinBy(setting => setting.Sum(r => Math.Log(r.VarianceTimeRatio)))!.ToList();

    /// <summary>The best of one layer.</summary>
    public static SplitRow Best(IReadOnlyList<SplitRow> rows, string layer) => rows.Where(r => r.Layer == layer).MinBy(r => r.VarianceTimeRatio)!;

    public static string Answer(IReadOnlyList<SplitRow> rows)
    {
        if (Free(rows[0]) is { Count: > 0 } free)
            return $"In {Format.Whole(rows[0].Rounds).Text} rounds the cost of {string.Join(" and of ", free)} cannot be told from nothing, so no setting can be named; "
                + "give it more time with --seconds, or a quieter machine.";
        var best = Best(rows);
        var layers = string.Join(", ", best.Select(r => $"{r.Layer} {Format.Interval(r.VarianceTimeRatio, r.Ci95Low, r.Ci95High).Text}"));
        return best[0] is { HiddenDraws: 1, LogitDraws: 1 }
            ? "No further draw pays here: local-reparam as it is leaves the least variance × time over the layers together."
            : $"{best[0].Estimator} should leave the least variance × time over the layers together; against local-reparam's: {layers}.";
    }

    /// <summary>What draws remove, and what they cost.</summary>
    public static TextTable Parts(IReadOnlyList<SplitRow> rows)
    {
        var (first, step, draw) = (rows[0], rows[0].StepNs, rows[0].LogitDrawNs);
        var table = new TextTable(
            $"Var(K2, K1) = A + B/K2 + C/(K2·K1), N²-scaled. A step of local-reparam takes {Format.Duration(step).Text}, one more draw of the logits "
                + Format.DurationInterval(draw, first.LogitDrawCi95LowNs, first.LogitDrawCi95HighNs).Text
                + (first.HiddenDrawNs is { } ns
                    ? $", one more sample of the last hidden layer {Format.DurationInterval(ns, first.HiddenDrawCi95LowNs, first.HiddenDrawCi95HighNs).Text}" : ""),
            "layer", "A: data and noise below", "B: last hidden layer", "C: logits", "best for it", "variance × time to local-reparam", "split:K alone, K =");
        foreach (var layer in rows.Select(r => r.Layer).Distinct())
        {
            var best = Best(rows, layer);
            var logits = SplitParts.BestLogits(best.Variance, best.VarianceLogits, step - draw, draw);
            table.Add(layer, Format.Scientific(best.Variance - best.VarianceHidden - best.VarianceLogits), Format.Scientific(best.VarianceHidden),
                Format.Scientific(best.VarianceLogits), best.Estimator, Format.Interval(best.VarianceTimeRatio, best.Ci95Low, best.Ci95High),
                double.IsFinite(logits) ? Format.Significant(Math.Max(1, logits), 2) : Cell.None);
        }

        return table;
    }

    /// <summary>The settings that come next to the best, a line each.</summary>
    public static TextTable Settings(IReadOnlyList<SplitRow> rows)
    {
        const int most = 12;
        var layers = rows.Select(r => r.Layer).Distinct().ToList();
        var table = new TextTable("Variance × time to local-reparam's, as the parts and costs predict it: below 1 is better",
            ["estimator", "step time", .. layers]);
        foreach (var setting in rows.GroupBy(r => r.Estimator).OrderBy(s => s.Sum(r => Math.Log(r.VarianceTimeRatio))).Take(most))
            table.Add([setting.Key, Format.Ratio(setting.First().TimeRatio),
                .. layers.Select(l => Of(setting, l)).Select(r => Format.Interval(r.VarianceTimeRatio, r.Ci95Low, r.Ci95High))]);
        return table;
    }

    /// <summary>What no cost could be measured of.</summary>
    private static List<string> Free(SplitRow row) =>
    [
        .. row.LogitDrawCi95LowNs is 0 ? ["a draw of the logits"] : (string[])[],
        .. row.HiddenDrawCi95LowNs is 0 ? ["a sample of the last hidden layer"] : (string[])[],
    ];

    private static SplitRow Of(IGrouping<string, SplitRow> setting, string layer) => setting.FirstOrDefault(r => r.Layer == layer)
        ?? throw new SgvbException($"{RunFolder.Split}: {setting.Key} has no row of the layer {layer}; copy the file again or measure again");
}
