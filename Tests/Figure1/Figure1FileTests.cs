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
    public void Cells_of_another_recipe_are_refused()
    {
        using var folder = new TemporaryFolder();
        var run = RunFolder.Open(Directory.CreateDirectory(folder["run"]).FullName);
        var plan = Figure1Cell.All(Figure1Panel.A, Methods, [4], [1]);
        var file = new Figure1File(run, plan, "simd");
        file.CheckRecipe("another");
        file.Add([Row(plan[0])]);
        file.CheckRecipe("mine");
        Assert.Contains("another recipe (mine), not another", Assert.Throws<SgvbException>(() => file.CheckRecipe("another")).Message, StringComparison.Ordinal);
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
