using Sgvb.Experiments;
using Sgvb.Reports.Plots;

namespace Sgvb.Tests.Reports;

public sealed class InksTests
{
    [Theory]
    [InlineData("no-noise", "currentColor", Mark.Square)]
    [InlineData("shared", "#D55E00", Mark.Up)]
    [InlineData("grouped:10", "#E69F00", Mark.Square)]
    [InlineData("per-example, M = 100", "#009E73", Mark.Diamond)]
    [InlineData("local-reparam", "#0072B2", Mark.Circle)]
    [InlineData("flipout", "#CC79A7", Mark.Down)]
    [InlineData("input-noise \u2020", "#56B4E9", Mark.Circle)]
    [InlineData("binary-input-noise", "#F0E442", Mark.Diamond)]
    [InlineData("variational-dropout-a", "#56B4E9", Mark.Circle)]
    [InlineData("variational-dropout-b", "#0072B2", Mark.Circle)]
    [InlineData("simd", "#0072B2", Mark.Circle)]
    [InlineData("torch", "#D55E00", Mark.Square)]
    [InlineData("gpu", "#009E73", Mark.Diamond)]
    public void A_registered_name_has_its_ink_with_any_modifier(string name, string color, Mark mark) =>
        Assert.Equal(new Ink(color, mark), EstimatorInks.Of([name])[name]);

    [Fact]
    public void Registered_names_of_one_kind_differ()
    {
        foreach (var names in (IEnumerable<string>[])[Registry.Estimators.Select(e => e.Name), Registry.Presets.Keys, Registry.Backends.Select(b => b.Name)])
            Assert.Equal(names.Count(), EstimatorInks.Of(names).Values.Distinct().Count());
    }

    [Fact]
    public void Several_of_one_family_share_the_colour_and_differ_by_the_marker()
    {
        string[] names = ["split:2x8", "split:8", "split:4x2", "grouped:10", "grouped:100", "local-reparam+draws:4", "local-reparam"];
        var inks = EstimatorInks.Of(names);
        Assert.Equal(names.Length, inks.Values.Distinct().Count());
        Assert.Single(names.Take(3).Select(n => inks[n].Color).Distinct());
        Assert.Equal(EstimatorInks.Of(["local-reparam"])["local-reparam"], inks["local-reparam"]);
        Assert.Equal(inks, EstimatorInks.Of(names.Reverse()));
    }

    [Fact]
    public void Antithetic_noise_is_a_dash()
    {
        var inks = EstimatorInks.Of(["local-reparam", "local-reparam+antithetic", "toy+antithetic"]);
        Assert.True(inks["local-reparam+antithetic"].IsDashed);
        Assert.True(inks["toy+antithetic"].IsDashed);
        Assert.Equal(inks["local-reparam"].Color, inks["local-reparam+antithetic"].Color);
    }

    [Fact]
    public void An_unknown_name_looks_the_same_beside_every_known_one_and_unlike_them()
    {
        var alone = EstimatorInks.Of(["toy"])["toy"];
        var all = EstimatorInks.Of([.. Registry.Estimators.Select(e => e.Name), "toy", .. Registry.Backends.Select(b => b.Name)]);
        Assert.Equal(alone, all["toy"]);
        Assert.Single(all.Values, alone);
    }

    [Fact]
    public void Unknown_names_of_one_plot_differ_whatever_their_order_first_in_colour()
    {
        string[] names = [.. Enumerable.Range(0, 30).Select(i => $"machine {i}")];
        Assert.Equal(30, EstimatorInks.Of(names).Values.Distinct().Count());
        for (var i = 0; i < 24; i++)
            Assert.Equal(6, EstimatorInks.Of(names.Skip(i).Take(6)).Values.Select(v => v.Color).Distinct().Count());
        Assert.Equal(EstimatorInks.Of(names), EstimatorInks.Of(names.Reverse()));
    }
}
