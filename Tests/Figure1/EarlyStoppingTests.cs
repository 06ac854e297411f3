using Sgvb.Data;
using Sgvb.Experiments.Figure1;
using Sgvb.Experiments.Training;
using Sgvb.Model;
using Sgvb.Model.Layers;
using Sgvb.Runs;

namespace Sgvb.Tests.Figure1;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void Examples_are_held_back_and_the_test_set_stays()
    {
        var data = Digits.Generate(1, 60, 20);
        var split = ValidationSplit.Of(data, 15, seed: 1);
        Assert.Equal((45, 15), (split.Data.Train.Rows, split.Validation.Rows));
        Assert.Same(data.Test, split.Data.Test);
        Assert.Contains("--validation 60: ", Assert.Throws<SgvbException>(() => ValidationSplit.Of(data, 60, 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Training_stops_when_the_validation_error_has_not_fallen_for_so_many_epochs(int patience)
    {
        using var folder = new TemporaryFolder();
        var recipe = Recipe("no-noise", 200);
        var seen = new List<StoppedEarly>();
        var end = new EarlyStopping(recipe, Split(), "simd", 1, patience)
            .Run(Store(folder, recipe), null, seen.Add, TestContext.Current.CancellationToken);
        Assert.Equal(end.BestEpoch + patience, end.Epochs);
        Assert.True(end.Epochs < recipe.Epochs);
        Assert.Equal(end.Epochs, seen.Count);
        // Only an epoch with a lower validation error takes the place of the best so far, and brings its own test error.
        Assert.All(seen.Zip(seen.Skip(1)), p => Assert.True(p.Second.ValidationError < p.First.ValidationError
            || (p.Second.BestEpoch, p.Second.TestError) == (p.First.BestEpoch, p.First.TestError)));
    }

    [Fact]
    public void The_papers_values_are_its_own_methods_and_every_method_is_registered()
    {
        foreach (var panel in Figure1Panel.All)
        {
            foreach (var preset in panel.Methods)
            {
                Registry.Validate(new Figure1Cell(panel, preset, 1, 1).Method);
                var errors = panel.Sizes.Select(s => PaperFigure1.Error(panel, preset, s)!.Value).ToList();
                Assert.All(errors, e => Assert.InRange(e, panel == Figure1Panel.A ? 0.009 : 0.23, panel == Figure1Panel.A ? 0.024 : 0.4));
                Assert.Null(PaperFigure1.Error(panel, preset, 7));
            }

            Assert.Equal(panel.Methods.Count, panel.Methods.Select(m => new Figure1Cell(panel, m, 100, 1).Method).Distinct().Count());
        }

        // Read off by eye: variational dropout lowest in panel b, and falling with k.
        Assert.Equal([0.2865, 0.251, 0.235], Figure1Panel.B.Sizes.Select(k => PaperFigure1.Error(Figure1Panel.B, "variational-dropout-b", k)!.Value));
    }

    [Fact]
    public void The_panels_networks_are_the_papers()
    {
        Assert.Equal("784-250-250-250-10", Figure1Panel.A.Network(250, new Shape(1, 28, 28), 10).ToString());
        foreach (var k in Figure1Panel.B.Sizes)
            Assert.Equal(Workload.Cifar[k - 1].Network.ToString(), Figure1Panel.B.Network(k, new Shape(3, 32, 32), 10).ToString());
    }

    [Fact]
    public void A_training_that_was_stopped_goes_on_and_ends_as_if_it_had_not_been()
    {
        using var folder = new TemporaryFolder();
        var recipe = Recipe("variational-dropout-b", 6);
        var split = Split();
        var whole = Stopping().Run(Store(folder, recipe, "whole"), null, null, TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var seen = 0;
        Assert.Throws<OperationCanceledException>(() => Stopping().Run(Store(folder, recipe, "halves"), null, _ =>
        {
            if (++seen == 3)
                stop.Cancel();
        }, stop.Token));
        var steps = 0;
        var halves = Stopping().Run(Store(folder, recipe, "halves"), () => steps++, _ => seen++, TestContext.Current.CancellationToken);
        Assert.Equal(whole with { Seconds = 0 }, halves with { Seconds = 0 });
        Assert.Equal(6, seen);
        Assert.Equal(60, steps);

        EarlyStopping Stopping() => new(recipe, split, "simd", 1, 10);
    }

    [Fact]
    public void Gone_on_with_under_less_patience_it_ends_where_that_patience_ends()
    {
        using var folder = new TemporaryFolder();
        var recipe = Recipe("no-noise", 200);
        var split = Split();
        var patient = Run("both", 6, null);
        var hasty = Run("alone", 1, null);
        Assert.True(hasty.Epochs < patient.Epochs);
        var seen = new List<StoppedEarly>();
        Assert.Equal(hasty with { Seconds = 0 }, Run("both", 1, seen.Add) with { Seconds = 0 });
        Assert.Empty(seen);

        StoppedEarly Run(string name, int patience, Action<StoppedEarly>? finished) => new EarlyStopping(recipe, split, "simd", 1, patience)
            .Run(Store(folder, recipe, name), null, finished, TestContext.Current.CancellationToken);
    }

    private static TrainingRecipe Recipe(string preset, int epochs)
    {
        var cell = new Figure1Cell(Figure1Panel.A, preset, 8, 1);
        return new(cell.Method, cell.Workload(new Shape(784), 10, 20), epochs, new LearningRate(5e-3), Initialisation.He, 1);
    }

    private static ValidationSplit Split() => ValidationSplit.Of(Digits.Generate(1, 300, 50), 100, 1);

    private static TrainingStore Store(TemporaryFolder folder, TrainingRecipe recipe, string name = "run")
    {
        Directory.CreateDirectory(folder[name]);
        return new TrainingStore(RunFolder.Open(folder[name]), recipe.Describe(), new HashSet<int>());
    }
}
