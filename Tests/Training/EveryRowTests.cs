using Sgvb.Data;
using Sgvb.Experiments.Convergence;
using Sgvb.Experiments.Training;
using Sgvb.Experiments.Variance;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.References;

namespace Sgvb.Tests.Training;

/// <summary>What is said of the whole data is of every row, and what is held back is of every class; 1999 rows, which no minibatch divides.</summary>
public sealed class EveryRowTests
{
    private const int Rows = 1999;
    private static readonly DataSets Data = Digits.Generate(1, Rows, 301);
    private static readonly int[] Widths = [784, 6, 10];
    private static readonly Method NoNoise = new(new EstimatorSpec("no-noise"), PosteriorSpec.Alpha(), KlKind.None);
    private static readonly Parameters State = Initialisation.He.Begin(Widths, PosteriorSpec.Alpha(), seed: 3);

    [Theory]
    [InlineData("784-6-10")]
    [InlineData("784-6-10:softplus")]
    public void The_likelihood_is_over_every_training_example_through_the_networks_own_activation(string text)
    {
        var state = new Parameters(Network.TryParse(text)!, PosteriorSpec.Alpha());
        foreach (var (from, to) in State.Layers.Zip(state.Layers))
            from.Theta.CopyTo(to.Theta, 0);
        using var measurer = new ElboMeasurer(Data.Train, state.Network, NoNoise, 1);
        Assert.Equal(-Reference(Data.Train, state).Losses.Average(), measurer.Measure(state).LogLikelihood, Tolerances.FloatLoss);
    }

    /// <summary>Sorted by class, so that any first part of the rows gives another mean; more rows than any such part that was once taken.</summary>
    [Fact]
    public void The_likelihood_of_many_sorted_examples_is_over_all_of_them()
    {
        var drawn = Digits.Generate(2, 7000, 10).Train;
        var sorted = drawn.Subset("sorted", [.. Enumerable.Range(0, drawn.Rows).OrderBy(r => drawn.Labels[r])]);
        var (all, first, last) = (Likelihood(sorted), Likelihood(Part(0, 5000)), Likelihood(Part(5000, 2000)));
        Assert.Equal((5000 * first + 2000 * last) / 7000, all, Tolerances.FloatLoss);
        Assert.True(Math.Abs(first - all) > 100 * Tolerances.FloatLoss, $"{first} and {all} are no test");

        Dataset Part(int begin, int count) => sorted.Subset("part", [.. Enumerable.Range(begin, count)]);

        double Likelihood(Dataset data)
        {
            using var measurer = new ElboMeasurer(data, Network.Dense(Widths), NoNoise, 1);
            return measurer.Measure(State).LogLikelihood;
        }
    }

    [Fact]
    public void The_gradient_without_noise_is_over_every_training_example_whatever_the_minibatch()
    {
        var expected = Reference(Data.Train, State).Gradients.Layers;
        foreach (var minibatch in (int[])[1999, 1000, 700, 7])
        {
            var measured = NoNoiseGradient.Measure(Step, Data.Train, minibatch, null, TestContext.Current.CancellationToken);
            for (var l = 0; l < 2; l++)
            {
                var squares = expected[l].Theta.Sum(g => g * g);
                Assert.Equal(1, measured.Squares[l] / squares, Tolerances.FloatMoments);
                Assert.True(Math.Sqrt(expected[l].Theta.Zip(measured.Theta[l]).Sum(p => (p.First - p.Second) * (p.First - p.Second)) / squares)
                    <= Tolerances.Agreement);
            }
        }
    }

    [Fact]
    public void The_test_error_is_over_every_test_example()
    {
        using var error = new TestError(Data.Test, Network.Dense(Widths), PosteriorSpec.Alpha(), 1);
        // One at a time.
        var wrong = Enumerable.Range(0, Data.Test.Rows).Sum(row =>
        {
            using var one = new TestError(Data.Test.Subset("one", [row]), Network.Dense(Widths), PosteriorSpec.Alpha(), 1);
            return one.Measure(State);
        });
        Assert.Equal(wrong / 301, error.Measure(State), Tolerances.DoubleRounding);
    }

    [Fact]
    public void Examples_held_back_from_sorted_data_are_of_every_class_and_nothing_is_lost()
    {
        const int held = 333;
        var sorted = Data with { Train = Data.Train.Subset("sorted", [.. Enumerable.Range(0, Rows).OrderBy(r => Data.Train.Labels[r])]) };
        var split = ValidationSplit.Of(sorted, held, seed: 1);
        Assert.Equal((Rows - held, held), (split.Data.Train.Rows, split.Validation.Rows));
        Assert.Equal(sorted.Train.Labels.Order(), split.Data.Train.Labels.Concat(split.Validation.Labels).Order());
        Assert.Equal(Pixels(sorted.Train), Pixels(split.Data.Train) + Pixels(split.Validation));
        for (byte label = 0; label < 10; label++)
        {
            // Hypergeometric.
            var share = sorted.Train.Labels.Count(l => l == label) / (double)Rows;
            var bound = Tolerances.StandardErrors * Math.Sqrt(held * share * (1 - share) * (Rows - held) / (Rows - 1));
            Assert.InRange(split.Validation.Labels.Count(l => l == label), held * share - bound, held * share + bound);
        }

        Assert.NotEqual(split.Validation.Labels, ValidationSplit.Of(sorted, held, seed: 2).Validation.Labels);
        Assert.Equal(split.Validation.Images, ValidationSplit.Of(sorted, held, seed: 1).Validation.Images);
    }

    private static ReferenceResult Reference(Dataset data, Parameters state)
    {
        var (images, labels) = (new float[data.Rows * data.Columns], new float[data.Rows]);
        data.Gather([.. Enumerable.Range(0, data.Rows)], images, labels);
        return ReferenceStep.Run(NoNoise, state, images, labels, data.Rows, default);
    }

    private static ITrainingStep Step(int minibatch)
    {
        var step = Registry.CreateStep("simd", NoNoise, new Workload("784-6-10", Widths, minibatch), Rows, 1);
        step.SetParameters(State);
        return step;
    }

    private static long Pixels(Dataset data) => data.Images.Sum(p => (long)p);
}
