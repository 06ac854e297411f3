using Sgvb.Runs.Csv;

namespace Sgvb.Gate.Bisect;

/// <summary>One commit that was held against the good one: a line of bisect.csv.</summary>
[RowFile(FileName)]
public sealed record BisectRow
{
    public const string FileName = "bisect.csv";

    public const string Good = "good", Bad = "bad", Undecided = "undecided", Unmeasured = "unmeasured";

    [Key]
    public required string Commit { get; init; }

    /// <summary>Counted from the commit after the good one, which is 0, along first parents.</summary>
    public required int Position { get; init; }

    /// <summary>good (no regression), bad (a regression), undecided (so far, or after the longest attempt), or unmeasured (it cannot be built or run).</summary>
    [OneOf(Good, Bad, Undecided, Unmeasured)]
    public required string State { get; init; }

    /// <summary>Of the last attempt: multiple of the launches and the time of the first.</summary>
    public int Effort { get; init; } = 1;

    /// <summary>The case that moved most among those that are sought; empty where none was measured.</summary>
    public string Case { get; init; } = "";

    public string Metric { get; init; } = "";

    /// <summary>Of the case; empty where it has none.</summary>
    public string Estimator { get; init; } = "";

    /// <summary>Of this case, commit over good one, with the interval that the verdict reads.</summary>
    public double? Change { get; init; }

    public double? IntervalLow { get; init; }

    public double? IntervalHigh { get; init; }

    public string Reason { get; init; } = "";
}
