using Sgvb.Experiments.Sharding;

namespace Sgvb.Experiments.Figure1;

/// <summary>figure1.csv with the cells of all shards in the order of the single run.</summary>
public sealed class Figure1Merge(RunReport report) : IShardMerge
{
    public string Verb => "figure1";

    /// <summary>The unit that a row belongs to.</summary>
    public static string NameOf(Figure1Row row) => Figure1Cell.Of(row).Name;

    public MergedRun Merge(ShardSet shards, RunFolder run)
    {
        var rows = shards.Rows<Figure1Row>(RunFolder.Figure1, NameOf);
        foreach (var row in rows)
            if (rows.FirstOrDefault(r => !Figure1Recipe.Fit(row.Preset, row.Width, row.Recipe, r)) is { } other)
                throw new SgvbException($"{NameOf(other)} and {NameOf(row)} were trained by two recipes: {Figure1Recipe.Difference(row.Preset, row.Width, row.Recipe, other)}; "
                    + "measure one of the shards again");
        report.Record(run, () =>
        {
            run.Write(RunFolder.Figure1, rows);
            run.WriteNotes([.. shards.Notes, shards.Origin]);
        });
        return new MergedRun(rows, [Figure1Tables.Cells(rows), .. Figure1Checks.Of(rows)], 0);
    }
}
