using Sgvb.Experiments.Sharding;

namespace Sgvb.Experiments.Table1;

/// <summary>table1.csv, and each seed's variance.csv and variance_blocks.csv, as the single run would have written them, byte for byte.</summary>
public sealed class Table1Merge(RunReport report) : IShardMerge
{
    public string Verb => "table1";

    public MergedRun Merge(ShardSet shards, RunFolder run)
    {
        var seeds = shards.Units.Select(Table1Unit.SeedOf).Distinct().ToList();
        var blocks = seeds.ToDictionary(seed => seed, seed => shards.Rows<VarianceBlockRow>(
            Table1Shard.Blocks(seed), Table1Unit.NameOf, name => Table1Unit.SeedOf(name) == seed));
        IReadOnlyList<Table1Row> cells = [];
        report.Record(run, () =>
        {
            var tables = new List<IReadOnlyList<VarianceRow>>();
            foreach (var seed in seeds)
            {
                var own = run.Part(Table1Seed.Folder(seed), Verb, DateTimeOffset.UtcNow);
                own.Write(RunFolder.VarianceBlocks, blocks[seed]);
                tables.Add(VarianceTable.FromBlocks(blocks[seed]));
                own.Write(RunFolder.Variance, tables[^1]);
                own.Complete();
            }

            cells = Table1Cells.From(tables, Fingerprint.Load(shards.Folders.First()).DataSet);
            run.Write(RunFolder.Table1, cells);
            run.WriteNotes([.. shards.Notes, shards.Origin]);
        });
        return new MergedRun(cells, [Table1Tables.InPapersLayout(cells), Table1Checks.Of(cells, Table1Seed.ReadAll(run))], 0);
    }
}
