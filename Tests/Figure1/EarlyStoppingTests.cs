using Sgvb.Data;
using Sgvb.Experiments.Figure1;
using Sgvb.Experiments.Training;

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
        var cell = new Figure1Cell("no-noise", 8, 1);
        var recipe = new TrainingRecipe(cell.Method, cell.Workload(784, 10, 20), 200, new LearningRate(5e-3), Initialisation.He, 1);
        var seen = new List<StoppedEarly>();
        var end = new EarlyStopping(recipe, ValidationSplit.Of(Digits.Generate(1, 300, 50), 100, 1), "simd", 1, patience)
            .Run(null, seen.Add, TestContext.Current.CancellationToken);
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
        foreach (var preset in Figure1Cell.Methods)
        {
            Registry.Validate(new Figure1Cell(preset, 100, 1).Method);
            Assert.InRange(PaperFigure1.TestError(preset, 100)!.Value, 0.01, 0.03);
            Assert.InRange(PaperFigure1.TestError(preset, 1250)!.Value, 0.009, 0.013);
            Assert.Null(PaperFigure1.TestError(preset, 250));
        }

        Assert.Equal(7, Figure1Cell.Methods.Select(m => new Figure1Cell(m, 100, 1).Method).Distinct().Count());
    }
}
