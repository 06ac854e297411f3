namespace Sgvb.Runs.Rows;

/// <summary>One attempt at a shard, in shards.csv: what it did and where its time went. An attempt that was killed keeps its last line.</summary>
[RowFile(ShardRow.FileName)]
public sealed record ShardRow
{
    public const string FileName = "shards.csv";

    [Key]
    public required int Shard { get; init; }

    public required int Of { get; init; }

    /// <summary>From 1; more than one where the task was started again.</summary>
    [Key]
    public required int Attempt { get; init; }

    /// <summary>The machine's folder name.</summary>
    public required string Machine { get; init; }

    /// <summary>Units that earlier attempts had finished.</summary>
    public required int Kept { get; init; }

    /// <summary>Units that this attempt has finished.</summary>
    public required int Units { get; init; }

    /// <summary>From the start of the process to the start of its work.</summary>
    [Within(0)]
    public double StartS { get; init; }

    /// <summary>What every shard does for itself before it measures: reading data, the short training, the gradient without noise.</summary>
    [Within(0)]
    public double SetUpS { get; init; }

    /// <summary>Measuring, up to the last finished unit.</summary>
    [Within(0)]
    public double MeasureS { get; init; }
}
