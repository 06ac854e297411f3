namespace Sgvb.Experiments.Survey;

/// <summary>What a survey shows in words and tables.</summary>
public static class SurveyTables
{
    /// <summary>The best of local-reparam's objective on each backend, and what the run cannot tell from it.</summary>
    public static IReadOnlyList<string> Answers(IReadOnlyList<SurveyRow> rows)
    {
        var panels = SurveyRanking.Panels(rows);
        var first = panels.Where(p => p.Objective == panels[0].Objective).ToList();
        return [.. first.SelectMany(p => Sentences(p, first.Count > 1 ? $"On {p.Backend} " : ""))];
    }

    /// <summary>One panel, best first; no-noise, which is not ranked, last.</summary>
    public static TextTable Ranking(SurveyPanel panel, IReadOnlyList<SurveyRow> rows)
    {
        var layers = Layers(rows);
        var table = new TextTable(
            $"{Size(rows)}, {panel.Backend}, objective {panel.Objective}: " + (panel.HasBase
                ? $"variance × time to {SurveyMethods.Base}'s, below 1 is better"
                : "variance × time in seconds, less is better"),
            ["rank", "estimator", "step time", "products", "normals", .. layers]);
        foreach (var (i, c) in panel.Ranked.Index())
            Add(Format.Whole(i + 1), c);
        if (SurveyRanking.NoNoiseOn(rows, panel.Backend) is { } noNoise)
            Add("not ranked", noNoise);
        return table;

        void Add(Cell rank, SurveyCandidate c) => table.Add(
        [
            rank, c.Name, Format.DurationInterval(c.Rows[0].StepNs, c.Rows[0].StepCi95LowNs, c.Rows[0].StepCi95HighNs),
            Format.Ratio(c.Rows[0].Products), c.Rows[0].Normals > 0 ? Format.Scientific(c.Rows[0].Normals) : Format.Whole(0), .. layers.Select(l => Bought(c[l])),
        ]);

        Cell Bought(SurveyRow r) => panel.HasBase
            ? Format.Optional(r.VarianceTimeRatio, v => Format.Interval(v, r.Ci95Low, r.Ci95High))
            : Format.ScientificInterval(r.VarianceTimeS, r.VarianceTimeCi95LowS, r.VarianceTimeCi95HighS);
    }

    /// <summary>Total variance and its parts, a line an estimator and layer; they do not depend on the backend.</summary>
    public static TextTable Parts(IReadOnlyList<SurveyRow> rows)
    {
        var table = new TextTable("Variance of θ's gradient × N², and its parts from the choice of the minibatch and from the noise",
            "objective", "estimator", "layer", "variance", "data", "noise", "draws");
        foreach (var r in rows.DistinctBy(r => (SurveyMethods.Name(r), r.Objective, r.Layer)))
            table.Add(r.Objective, SurveyMethods.Name(r), r.Layer, Format.ScientificInterval(r.Variance, r.VarianceCi95Low, r.VarianceCi95High),
                Format.Optional(r.VarianceData, v => Format.Scientific(v)), Format.Optional(r.VarianceNoise, v => Format.Scientific(v)), Format.Whole(r.Draws));
        return table;
    }

    /// <summary>Biased estimators, with their bias.</summary>
    public static TextTable Biases(IReadOnlyList<SurveyCandidate> biased)
    {
        var table = new TextTable("Biased estimators, ranked nowhere: ‖E g − E g₀‖/‖E g₀‖ with g₀ an unbiased estimator's gradient",
            "estimator", "backend", "step time", "layer", "bias of θ's gradient", "bias of the scale's", "variance");
        foreach (var c in biased)
            foreach (var r in c.Rows)
                table.Add(c.Name, c.Backend, Format.Duration(r.StepNs), r.Layer,
                    Format.Optional(r.Bias, v => Format.Interval(v, r.BiasCi95Low, r.BiasCi95High, 2)),
                    Format.Optional(r.ScaleBias, v => Format.Interval(v, r.ScaleBiasCi95Low, r.ScaleBiasCi95High, 2)),
                    Format.ScientificInterval(r.Variance, r.VarianceCi95Low, r.VarianceCi95High));
        return table;
    }

    /// <summary>How far noise by position lies from noise on the weights; null on networks without convolutions.</summary>
    public static TextTable? Positions(IReadOnlyList<SurveyRow> rows)
    {
        var plain = rows.Where(r => r.Estimator == SurveyMethods.Base && r.WeightNoiseBias is not null).DistinctBy(r => r.Layer).ToList();
        if (plain.Count == 0)
            return null;
        var table = new TextTable("Noise by position is not noise on the weights: ‖E g − E g₀‖/‖E g₀‖ with g₀ the gradient under weight noise",
            "layer", "of the mean gradient by θ", $"variance, {SurveyMethods.Base}", "variance, a weight sample an example");
        foreach (var r in plain)
            table.Add(r.Layer, Format.Interval(r.WeightNoiseBias!.Value, r.WeightNoiseBiasCi95Low, r.WeightNoiseBiasCi95High, 2), Variance(r),
                rows.FirstOrDefault(o => EstimatorSpec.Parse(o.Estimator) is { ExamplesPerWeightSample: 1, Antithetic: false } && o.Layer == r.Layer && o.Kl == r.Kl) is { } single
                    ? Variance(single) : Cell.None);
        return table;

        static Cell Variance(SurveyRow r) => Format.ScientificInterval(r.Variance, r.VarianceCi95Low, r.VarianceCi95High);
    }

    internal static string Size(IReadOnlyList<SurveyRow> rows) =>
        string.Create(CultureInfo.InvariantCulture, $"{rows[0].Workload}, M = {rows[0].Minibatch}");

    /// <summary>Bottom first.</summary>
    internal static IReadOnlyList<string> Layers(IReadOnlyList<SurveyRow> rows) => [.. rows.Select(r => r.Layer).Distinct()];

    /// <summary>What is told from local-reparam and what is not is told of all layers, or of all estimators, at once.</summary>
    private static IEnumerable<string> Sentences(SurveyPanel panel, string where)
    {
        var best = panel.Ranked[0];
        var run = where.Length > 0 ? $"{where}this run" : "This run";
        // One of many asks them all: the best is chosen after the fact.
        var asked = panel.Ranked.Where(c => c.Name != SurveyMethods.Base).Sum(c => c.Rows.Count);
        var claim = $"{where}{best.Name} leaves the least variance × time over the layers together";
        if (panel.Ranked.Count == 1)
        {
            yield return $"{where}{best.Name} alone was measured for its objective, so there is nothing to rank it against.";
        }
        else if (!panel.HasBase || best.Rows.Any(r => r.VarianceTimeRatio is null))
        {
            yield return $"{claim}.";
        }
        else if (best.Name == SurveyMethods.Base)
        {
            yield return $"{claim}: nothing here is a better buy.";
            var rivals = panel.Ranked.Skip(1).Where(c => c.Rows.All(r => r.Ratio.Joint(asked).Low is not > 1)).Select(c => c.Name).ToList();
            if (rivals.Count > 0)
                yield return $"{run} cannot tell {string.Join(", ", rivals)} from {best.Name}.";
        }
        else
        {
            var layers = string.Join(", ", best.Rows.Select(r => $"{r.Layer} {Format.Interval(r.VarianceTimeRatio!.Value, r.Ci95Low, r.Ci95High).Text}"));
            yield return $"{claim}; against {SurveyMethods.Base}'s: {layers}.";
            var unclear = best.Rows.Where(r => r.Ratio.Joint(asked).High is not < 1).Select(r => r.Layer).ToList();
            if (unclear.Count > 0)
                yield return $"{run} cannot tell {best.Name} from {SurveyMethods.Base} in the {string.Join(", ", unclear)} layer{(unclear.Count > 1 ? "s" : "")}.";
        }
    }
}
