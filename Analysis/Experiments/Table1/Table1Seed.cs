namespace Sgvb.Experiments.Table1;

/// <summary>One seed of a Table 1 run: what its own folder holds.</summary>
/// <param name="Seed">Of training and measuring.</param>
/// <param name="Variances">Its variance.csv.</param>
/// <param name="Blocks">Its variance_blocks.csv.</param>
/// <param name="Training">Its training.csv.</param>
/// <param name="IsWhole">Nothing is left to train or to measure.</param>
public sealed record Table1Seed(
    uint Seed, IReadOnlyList<VarianceRow> Variances, IReadOnlyList<VarianceBlockRow> Blocks, IReadOnlyList<TrainingRow> Training, bool IsWhole = true)
{
    private const string Prefix = "seed-";

    /// <summary>A seed's folder in that of the run.</summary>
    public static string Folder(uint seed) => Prefix + seed.ToString(CultureInfo.InvariantCulture);

    /// <summary>The seeds of a run that have variances, ascending.</summary>
    public static IReadOnlyList<Table1Seed> ReadAll(RunFolder run) =>
    [
        .. Directory.EnumerateDirectories(run.Path, Prefix + "*")
            .Select(d => (Seed: Number(Path.GetFileName(d)), Folder: RunFolder.Open(d)))
            .Where(s => s.Seed is not null && s.Folder.Exists(RunFolder.Variance))
            .OrderBy(s => s.Seed)
            .Select(s => new Table1Seed(s.Seed!.Value, s.Folder.Read<VarianceRow>(RunFolder.Variance),
                s.Folder.ReadIfThere<VarianceBlockRow>(RunFolder.VarianceBlocks), s.Folder.ReadIfThere<TrainingRow>(TrainingStore.Rows), !s.Folder.IsIncomplete)),
    ];

    private static uint? Number(string folder) =>
        uint.TryParse(folder.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : null;
}
