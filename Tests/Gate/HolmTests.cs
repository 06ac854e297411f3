using Sgvb.Common.Statistics;

namespace Sgvb.Tests.Gate;

public sealed class HolmTests
{
    [Fact]
    public void Four_p_values_by_hand() =>
        Assert.Equal([0.03, 0.06, 0.06, 0.02], Holm.Adjust([0.01, 0.04, 0.03, 0.005]).Select(p => Math.Round(p, 12)));

    [Fact]
    public void Rejected_at_the_level_of_its_step_exactly_where_the_adjusted_p_is_small_enough()
    {
        var random = new Random(7);
        for (var trial = 0; trial < 500; trial++)
        {
            var p = Enumerable.Range(0, 1 + random.Next(12)).Select(_ => Math.Pow(random.NextDouble(), 4)).ToArray();
            var (adjusted, levels) = (Holm.Adjust(p), Holm.Levels(p, 0.025));
            for (var i = 0; i < p.Length; i++)
                Assert.Equal(adjusted[i] <= 0.025, p[i] <= levels[i]);
        }
    }

    [Fact]
    public void None_is_no_problem() => Assert.Empty(Holm.Adjust([]));
}
