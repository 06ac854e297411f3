using Sgvb.Runs.Sharding;

namespace Sgvb.Experiments.Table1;

/// <summary>One block of a cell of Table 1.</summary>
public sealed record Table1Unit(uint Seed, int Epoch, BlockUnit Block)
{
    public string Name => Prefix(Seed) + NameOf(Epoch, Block.Name);

    public static string NameOf(VarianceBlockRow row) => Prefix((uint)row.Seed) + NameOf(row.Epoch, BlockUnit.NameOf(row));

    /// <summary>How the names of a seed's units begin.</summary>
    public static string Prefix(uint seed) => string.Create(CultureInfo.InvariantCulture, $"seed {seed} ");

    /// <summary>The seed in a unit's name.</summary>
    /// <exception cref="SgvbException">It is no name of such a unit.</exception>
    public static uint SeedOf(string name) =>
        name.Split(' ') is ["seed", var seed, ..] && uint.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
        : throw new SgvbException($"{ShardManifest.FileName}: '{OneLine.Of(name)}' is no unit of Table 1; measure the shard again");

    /// <summary>In the order in which the single run measures.</summary>
    public static IReadOnlyList<Table1Unit> All(Table1Plan plan) =>
    [
        .. from seed in plan.Seeds
           from epoch in plan.Milestones
           from cell in plan.Cells
           from block in Enumerable.Range(0, cell.Blocks)
           select new Table1Unit(seed, epoch, new BlockUnit(plan.Recipe.Method with { Estimator = cell.Estimator }, plan.Recipe.Workload.Network, cell.How, block)),
    ];

    private static string NameOf(double epoch, string block) => string.Create(CultureInfo.InvariantCulture, $"epoch {epoch} {block}");
}
