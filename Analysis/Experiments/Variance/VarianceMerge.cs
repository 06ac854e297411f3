using Sgvb.Experiments.Sharding;

namespace Sgvb.Experiments.Variance;

/// <summary>variance.csv and variance_blocks.csv as the single run would have written them, byte for byte.</summary>
public sealed class VarianceMerge(RunReport report) : IShardMerge
{
    private const string TimesStay = "Step times stay with the shards: those of different machines make no one number.";

    public string Verb => "variance";

    public MergedRun Merge(ShardSet shards, RunFolder run)
    {
        var blocks = shards.Rows<VarianceBlockRow>(RunFolder.VarianceBlocks, BlockUnit.NameOf);
        var cells = VarianceTable.FromBlocks(blocks);
        var agreement = VarianceReport.Agreement(cells);
        report.Record(run, () =>
        {
            run.Write(RunFolder.VarianceBlocks, blocks);
            run.Write(RunFolder.Variance, cells);
            run.WriteNotes([.. shards.Notes.Where(n => !n.StartsWith("Step times", StringComparison.Ordinal)), shards.Origin, TimesStay]);
        });
        return new MergedRun(cells, agreement is { } check ? [VarianceReport.Cells(cells), check.Table] : [VarianceReport.Cells(cells)],
            agreement?.Agree == false ? 1 : 0);
    }
}
