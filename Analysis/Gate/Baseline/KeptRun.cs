using Sgvb.Runs.Csv;
using Sgvb.Runs.Json;

namespace Sgvb.Gate.Baseline;

/// <summary>kept.json: why a run is a baseline, and since when. It lies beside the folder of the run's files.</summary>
public sealed record KeptRun : IChecked
{
    public const string FileName = "kept.json";

    public int SchemaVersion { get; init; } = RowSchema.Version;

    /// <summary>What was measured; null where unknown.</summary>
    public string? Commit { get; init; }

    /// <summary>Grows from one run of the workflow to the next, and stays when a run is repeated; null outside of GitHub.</summary>
    public long? Order { get; init; }

    public required DateTimeOffset Utc { get; init; }

    /// <summary>How it became the baseline, in one sentence.</summary>
    public required string Why { get; init; }

    /// <summary>"commit 1a2b3c4d5e of 2026-01-31".</summary>
    public override string ToString() =>
        $"{(Commit is { Length: > 0 } commit ? $"commit {commit[..Math.Min(10, commit.Length)]}" : "a run")} of {Utc.UtcDateTime:yyyy-MM-dd}";

    /// <inheritdoc/>
    public string? Fault() => Order is < 0 ? $"order: {Order} is before the first" : null;

    /// <returns>Null where the file is missing or damaged: the run beside it may be good all the same.</returns>
    public static KeptRun? Load(string folder)
    {
        try
        {
            return JsonFile.Read<KeptRun>(Path.Combine(folder, FileName), k => k.SchemaVersion, "");
        }
        catch (SgvbException)
        {
            return null;
        }
    }

    public void Save(string folder) => AtomicFile.WriteText(Path.Combine(folder, FileName), JsonFile.Text(this));
}
