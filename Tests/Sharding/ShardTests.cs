using CsCheck;
using Sgvb.Runs.Sharding;

namespace Sgvb.Tests.Sharding;

public sealed class ShardTests
{
    private static readonly Gen<(double[] Durations, int Parts)> Plans = Gen.Select(Gen.Double[0, 100].Array[0, 60], Gen.Int[1, 12]);

    [Fact]
    public void Parts_are_disjoint_and_together_the_plan() => Plans.Sample(plan =>
    {
        var units = Named(plan.Durations);
        var parts = All(plan.Parts).Select(s => s.Take(units, u => u.Name, u => u.Duration)).ToList();
        Assert.Equal(units.Length, parts.Sum(p => p.Count));
        Assert.Equal(units.ToHashSet(), parts.SelectMany(p => p).ToHashSet());
        Assert.All(parts, p => Assert.Equal(p, units.Where(p.Contains)));
    });

    [Fact]
    public void The_split_does_not_depend_on_the_order_of_the_plan() => Plans.Sample(plan =>
    {
        var units = Named(plan.Durations);
        var shuffled = units.ToArray();
        new Random(3).Shuffle(shuffled);
        foreach (var shard in All(plan.Parts))
            Assert.Equal(shard.Take(units, u => u.Name, u => u.Duration).ToHashSet(), shard.Take(shuffled, u => u.Name, u => u.Duration).ToHashSet());
    });

    [Fact]
    public void No_part_does_more_than_another_by_more_than_the_longest_unit() => Plans.Sample(plan =>
    {
        var units = Named(plan.Durations);
        var loads = All(plan.Parts).Select(s => s.Take(units, u => u.Name, u => u.Duration).Sum(u => u.Duration)).ToList();
        Assert.True(loads.Max() - loads.Min() <= plan.Durations.DefaultIfEmpty(0).Max() * (1 + Tolerances.DoubleRounding));
    });

    [Fact]
    public void More_parts_than_units_leave_some_empty()
    {
        var taken = All(5).Select(s => s.Take(["a", "b"], u => u, _ => 1)).ToList();
        Assert.Equal([1, 1, 0, 0, 0], taken.Select(t => t.Count));
    }

    [Fact]
    public void Two_units_of_one_name_are_a_mistake_of_the_plan() =>
        Assert.Throws<ArgumentException>(() => new Shard(1, 2).Take(["a", "a"], u => u, _ => 1));

    [Theory]
    [InlineData("1/1")]
    [InlineData("3/8")]
    [InlineData("8/8")]
    public void Text_and_back(string text) => Assert.Equal(text, Shard.Parse(text).ToString());

    [Theory]
    [InlineData("0/8")]
    [InlineData("9/8")]
    [InlineData("1/0")]
    [InlineData("-1/8")]
    [InlineData("1/8/2")]
    [InlineData("1 of 8")]
    [InlineData("1/")]
    [InlineData("1/99999999999")]
    [InlineData("")]
    public void Anything_else_is_one_line_and_exit_2(string text)
    {
        var error = Assert.Throws<SgvbException>(() => Shard.Parse(text));
        Assert.Equal(SgvbException.BadInput, error.ExitCode);
        Assert.Contains("1 <= i <= n", error.Message, StringComparison.Ordinal);
    }

    private static (string Name, double Duration)[] Named(double[] durations) =>
        [.. durations.Select((d, i) => (i.ToString(CultureInfo.InvariantCulture), d))];

    private static IEnumerable<Shard> All(int count) => Enumerable.Range(1, count).Select(i => new Shard(i, count));
}
