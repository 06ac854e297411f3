namespace Sgvb.Experiments.Sharding;

/// <summary>How one verb's shards become its result; the merge verb lists them.</summary>
public interface IShardMerge
{
    /// <summary>The verb that measured.</summary>
    string Verb { get; }

    /// <summary>Reads and checks all rows first, then writes the run.</summary>
    /// <param name="shards">Complete.</param>
    /// <param name="run">Receives the result.</param>
    /// <exception cref="SgvbException">A shard's rows are not those of its units.</exception>
    MergedRun Merge(ShardSet shards, RunFolder run);
}

/// <summary>What merge prints.</summary>
/// <param name="Rows">For --json.</param>
/// <param name="Tables">For people.</param>
/// <param name="ExitCode">The measuring verb's own.</param>
public sealed record MergedRun(object Rows, IReadOnlyList<TextTable> Tables, int ExitCode);
