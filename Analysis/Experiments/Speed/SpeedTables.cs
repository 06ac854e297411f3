namespace Sgvb.Experiments.Speed;

/// <summary>Epoch times for people.</summary>
public static class SpeedTables
{
    /// <summary>The paper's times on its GPU: 1635 s over 7.4 s an epoch.</summary>
    public const double PaperRatio = 1635 / 7.4;

    public static TextTable Cells(IReadOnlyList<SpeedRow> rows)
    {
        var names = new CaseNames(rows);
        var table = new TextTable("Seconds an epoch of training: medians with 95 % intervals over rounds in which all took turns",
            "backend", "estimator", "M", "seconds an epoch", "to local-reparam", "paper", "a step", "noise", "note");
        foreach (var r in rows)
            table.Add(r.Backend, names[r], Format.Whole(r.Minibatch),
                Format.Interval(r.EpochS, r.Ci95LowS, r.Ci95HighS), r.ToLocal is { } ratio ? Format.Interval(ratio, r.ToLocalLow, r.ToLocalHigh) : Cell.None,
                r.PaperS is { } paper ? Format.Significant(paper, 2) : Cell.None, Format.Duration(r.StepNs), r.Noise, r.Note);
        return table;
    }

    /// <summary>The finding: what per-example noise costs where it is made on the fly, and where it is stored.</summary>
    public static string Finding(IReadOnlyList<SpeedRow> rows)
    {
        var costs = rows.Where(r => r is { Estimator: SpeedCase.PerExample, ToLocal: not null }).Select(r =>
            $"{Format.Interval(r.ToLocal!.Value, r.ToLocalLow, r.ToLocalHigh)} times local-reparam's on {r.Backend}, where its noise is "
            + (r.Noise == "stored" ? "stored as one weight matrix an example" : "made on the fly inside the product and never stored"))
            .ToList();
        return costs.Count == 0
            ? "Without both per-example and local-reparam on one backend there is no ratio."
            : $"An epoch with per-example noise takes {string.Join("; ", costs)}. The paper's ratio is {Format.Significant(PaperRatio)}, "
                + "on its GPU.";
    }
}
