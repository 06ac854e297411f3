using Sgvb.Experiments.Figure1;
using Sgvb.References;
using Sgvb.Runs;

namespace Sgvb.Tests.Figure1;

public sealed class Figure1FileTests
{
    private static readonly string[] Methods = ["no-noise", "variational-dropout-b"];

    [Fact]
    public void Rows_stand_in_the_order_of_the_plan_whichever_ended_first()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Open(Directory.CreateDirectory(folder["run"]).FullName);
        var plan = Figure1Cell.All(Figure1Panel.A, Methods, [4, 6], [1, 2]);
        foreach (var first in (int[])[5, 2, 0])
            new Figure1File(run, plan, "simd").Add([Row(plan[first])]);
        Assert.Equal([plan[0], plan[2], plan[5]], Cells(run));
        Assert.Equal([1, 3, 4, 6, 7], new Figure1File(run, plan, "simd").Open.Select(c => plan.ToList().IndexOf(c)));
        Assert.Equal(plan, new Figure1File(run, plan, "other").Open);

        // Those of another plan stay where they were, before this plan's.
        var wider = Figure1Cell.All(Figure1Panel.A, Methods, [8], [1]);
        var file = new Figure1File(run, wider, "simd");
        file.Add([Row(wider[1])]);
        file.Add([Row(wider[0])]);
        Assert.Equal([plan[0], plan[2], plan[5], wider[0], wider[1]], Cells(run));
    }

    [Fact]
    public void Rows_that_come_at_once_are_all_written()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Open(Directory.CreateDirectory(folder["run"]).FullName);
        var plan = Figure1Cell.All(Figure1Panel.A, Methods, [.. Enumerable.Range(1, 10)], [1]);
        var file = new Figure1File(run, plan, "simd");
        SideBySide.Run(plan, 4, (cell, _) => file.Add([Row(cell)]), TestContext.Current.CancellationToken);
        Assert.Equal(plan, Cells(run));
    }

    [Fact]
    public void Cells_of_one_method_and_width_have_one_recipe_and_all_have_the_same_examples()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Open(Directory.CreateDirectory(folder["run"]).FullName);
        var plan = Figure1Cell.All(Figure1Panel.A, Methods, [4], [1]);
        var file = new Figure1File(run, plan, "simd");
        const string data = "9 validation examples drawn by the seed; data 123";
        var (mine, other) = (plan[0].Preset, plan[1].Preset);
        file.CheckRecipe(mine, 4, "slow; " + data);
        file.Add([Row(plan[0]) with { Recipe = "fast; " + data }]);
        file.CheckRecipe(mine, 4, "fast; " + data);
        file.CheckRecipe(other, 4, "slow; " + data);
        file.CheckRecipe(mine, 8, "slow; " + data);
        // All that differs, and nothing that may.
        AssertRefused(mine, "slow; " + data, "fast, here slow");
        AssertRefused(other, "slow; 8 validation examples drawn by the seed; data 123",
            "9 validation examples drawn by the seed, here 8 validation examples drawn by the seed");
        AssertRefused(other, "slow; 9 validation examples drawn by the seed; data 124", "data 123, here data 124");
        AssertRefused(mine, "fast; 9 validation examples drawn by the seed", "data 123, here nothing of it");

        void AssertRefused(string preset, string recipe, string difference) => Assert.Contains($"another recipe: {difference};",
            Assert.Throws<SgvbException>(() => file.CheckRecipe(preset, 4, recipe)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_recipe_is_named_with_its_methods()
    {
        Figure1Row[] rows = [.. Figure1Cell.All(Figure1Panel.A, ["no-noise", "binary-dropout", "variational-dropout-b"], [4, 5], [1]).Select(Row)];
        Assert.Equal(["Recipe of every cell: mine."], Figure1Recipe.Sentences(rows));
        Assert.Equal(["Recipe of no-noise, binary-dropout: mine.", "Recipe of variational-dropout-b: its own."],
            Figure1Recipe.Sentences([.. rows.Select(r => r.Preset == "variational-dropout-b" ? r with { Recipe = "its own" } : r)]));
        Assert.Equal(["Recipe of no-noise (width 4), binary-dropout, variational-dropout-b: mine.", "Recipe of no-noise (width 5): longer."],
            Figure1Recipe.Sentences([.. rows.Select(r => r is { Preset: "no-noise", Width: 5 } ? r with { Recipe = "longer" } : r)]));
    }

    /// <summary>A2's KL term three times is A's.</summary>
    [Fact]
    public void Two_presets_of_one_objective_stand_in_one_file()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Open(Directory.CreateDirectory(folder["run"]).FullName);
        var plan = Figure1Cell.All(Figure1Panel.A, ["variational-dropout-a", "variational-dropout-a2"], [4], [1]);
        var one = Row(plan[0]);
        run.Write<Figure1Row>(RunFolder.Figure1, [one, Row(plan[1]) with { Case = one.Case }]);
        Assert.Equal(plan, Cells(run));
    }

    [Theory]
    [InlineData("0.25 1", "0.75 0.5", "0.5 0.75")]
    [InlineData("0.25 1", "", "0.25 1")]
    [InlineData("0.25 1", "a b", "0.25 1")]
    public void Alpha_of_a_layer_is_the_mean_over_seeds(string one, string two, string shown)
    {
        var cells = Figure1Cell.All(Figure1Panel.A, ["variational-dropout-a"], [4], [1, 2]);
        var table = Figure1Tables.Cells([Row(cells[0]) with { MeanScale = one }, Row(cells[1]) with { MeanScale = two }]);
        Assert.Contains(shown, Assert.Single(table.Rows));
    }

    private static IEnumerable<Figure1Cell> Cells(RunFolder run) => run.Read<Figure1Row>(RunFolder.Figure1).Select(Figure1Cell.Of);

    private static Figure1Row Row(Figure1Cell cell) => new()
    {
        Case = cell.Method.Case("simd", new("784-4-10", [784, 4, 10], 100)),
        Preset = cell.Preset,
        Panel = cell.Panel.Letter,
        Width = cell.Size,
        Seed = cell.Seed,
        TestError = 0.02,
        ValidationError = 0.02,
        BestEpoch = 1,
        Epochs = 1,
        MeanScale = "1 1",
        TrainS = 1,
        Recipe = "mine",
    };
}
