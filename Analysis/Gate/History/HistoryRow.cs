using Sgvb.Runs.Csv;

namespace Sgvb.Gate.History;

/// <summary>One case of one run in the store.</summary>
[RowFile(HistoryStore.FileName)]
public sealed record HistoryRow : IChecked
{
    internal const string UtcFormat = "u";

    /// <summary>Only runs of one machine make a series.</summary>
    [Key]
    public required string Machine { get; init; }

    /// <summary>The run's folder.</summary>
    [Key]
    public required string Run { get; init; }

    [Key]
    public required string Metric { get; init; }

    [Key]
    public required string Case { get; init; }

    /// <summary>When it was measured: 2026-01-31 23:59:59Z.</summary>
    public required string Utc { get; init; }

    /// <summary>What was measured; empty where unknown.</summary>
    public string Commit { get; init; } = "";

    /// <summary>What makes runs comparable, as "dotnet=.NET 10.0.2; os=linux"; only runs that agree in it make a series.</summary>
    [Added]
    public string Conditions { get; init; } = "";

    public string Unit { get; init; } = "";

    /// <summary>The location over the run's launches or blocks.</summary>
    public required double Value { get; init; }

    /// <summary>From launch to launch or block to block; absent with one.</summary>
    public double? SpreadPercent { get; init; }

    /// <summary>Launches or blocks.</summary>
    public required int Units { get; init; }

    /// <summary>The order of runs is that of their times as text, so there is one way to write them.</summary>
    public string? Fault() => DateTime.TryParseExact(Utc, UtcFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null
        : $"column utc: '{OneLine.Of(Utc)}' is no time such as 2026-01-31 23:59:59Z";
}
