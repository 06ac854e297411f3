using Sgvb.Runs.Csv;

namespace Sgvb.Gate;

/// <summary>One judged case of gate.csv. Bounds that do not exist are empty.</summary>
[RowFile(GateReport.Csv)]
public sealed record GateRow
{
    [Key]
    public required string Metric { get; init; }

    [Key]
    public required string Case { get; init; }

    public string Estimator { get; init; } = "";

    public string Backend { get; init; } = "";

    public string Workload { get; init; } = "";

    /// <summary>The benchmark, or layer and parameter of a statistic.</summary>
    public string Pass { get; init; } = "";

    /// <summary>regressed, improved, equivalent, inconclusive, failed, failed in both, gone or new.</summary>
    public required string Verdict { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>Of the values of both runs.</summary>
    public string Unit { get; init; } = "";

    public double? Baseline { get; init; }

    public double? Candidate { get; init; }

    /// <summary>Candidate / baseline; the difference for bias.</summary>
    public double? Change { get; init; }

    /// <summary>This case's own 95 % interval.</summary>
    public double? Ci95Low { get; init; }

    public double? Ci95High { get; init; }

    /// <summary>
    /// The interval that the verdict reads: at the level that Holm's procedure over all cases of the metric left to this one.
    /// </summary>
    public double? AdjustedLow { get; init; }

    public double? AdjustedHigh { get; init; }

    public double? MarginPercent { get; init; }

    /// <summary>The margin in the unit, where it is the larger one.</summary>
    [Added]
    public double? MarginAbsolute { get; init; }

    /// <summary>The least worsening that would be called regressed in 80 % of such comparisons.</summary>
    public double? DetectablePercent { get; init; }

    /// <summary>Holm-adjusted; a verdict is given at 0.025 or less.</summary>
    public double? PRegressed { get; init; }

    public double? PImproved { get; init; }

    public double? PEquivalent { get; init; }

    public string Method { get; init; } = "";

    /// <summary>Launches, or blocks of draws.</summary>
    public int BaselineUnits { get; init; }

    public int CandidateUnits { get; init; }

    public static IReadOnlyList<GateRow> Of(Comparison comparison) =>
    [
        .. comparison.Results.Select(Of),
        .. comparison.Failed.Select(k => Of(k, "failed", "the candidate gave no result")),
        .. comparison.FailedInBoth.Select(k => Of(k, "failed in both", "neither run gave a result")),
        .. comparison.Gone.Select(k => Of(k, "gone", "the candidate did not measure it")),
        .. comparison.New.Select(k => Of(k, "new", "the baseline has no result")),
    ];

    private static GateRow Of(CaseResult r) => Of(r.Key, r.Verdict.ToString().ToLowerInvariant(), r.Reason) with
    {
        Unit = r.Key.Metric.Unit,
        Baseline = r.Baseline,
        Candidate = r.Candidate,
        Change = r.Change,
        Ci95Low = r.Ci95Low,
        Ci95High = r.Ci95High,
        AdjustedLow = r.Low,
        AdjustedHigh = r.High,
        MarginPercent = 100 * r.Margin,
        MarginAbsolute = r.MarginAbsolute,
        DetectablePercent = 100 * r.Detectable,
        PRegressed = r.PRegressed,
        PImproved = r.PImproved,
        PEquivalent = r.PEquivalent,
        Method = r.Method,
        BaselineUnits = r.BaselineUnits,
        CandidateUnits = r.CandidateUnits,
    };

    private static GateRow Of(CaseKey key, string verdict, string reason) => new()
    {
        Metric = key.Metric.Name,
        Case = key.Case,
        Estimator = key.Estimator,
        Backend = key.Backend,
        Workload = key.Workload,
        Pass = key.Pass,
        Verdict = verdict,
        Reason = reason,
    };
}
