using Sgvb.Data;
using Sgvb.Experiments.Training;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;

namespace Sgvb.Tests.Training;

/// <summary>A training that diverged says what overflowed, and names the KL term only where it was that.</summary>
public sealed class DivergenceTests
{
    private static readonly Workload Net = new("4-3-2", [4, 3, 2], 2);

    [Theory]
    [InlineData(KlKind.Cubic)]
    [InlineData(KlKind.Molchanov)]
    [InlineData(KlKind.None)]
    public void A_learning_rate_that_is_too_high_is_blamed_for_it(KlKind kl)
    {
        var method = new Method(new EstimatorSpec("local-reparam"), PosteriorSpec.Alpha(learned: kl != KlKind.None), kl);
        var message = Diverge(method, rate: 1e30, Initialisation.He);
        Assert.Matches("^training with local-reparam diverged in step [1-9]", message);
        Assert.DoesNotContain("KL", message, StringComparison.Ordinal);
        Assert.DoesNotContain("--kl", message, StringComparison.Ordinal);
        Assert.EndsWith("; lower --learning-rate", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Initial_values_that_overflow_are_not_blamed_on_the_learning_rate()
    {
        var start = InitialisationOption.Parse("1e30,1e30,1e30", "--init", 3);
        var message = Diverge(new Method(new EstimatorSpec("no-noise"), PosteriorSpec.Alpha(learned: false), KlKind.None), rate: 1e-3, start);
        Assert.Contains("diverged in step 1: ", message, StringComparison.Ordinal);
        Assert.Contains("--init", message, StringComparison.Ordinal);
        Assert.DoesNotContain("--learning-rate", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5f, double.PositiveInfinity, 7, "the KL term overflows: weights are up to 2.00 (layer top)", "; lower --learning-rate, or use another --kl")]
    [InlineData(float.NaN, double.NaN, 7, "the outputs overflow: weights are up to 2.00 (layer top)", "; lower --learning-rate")]
    [InlineData(float.PositiveInfinity, double.PositiveInfinity, 0, "the outputs overflow: ", "--init, --alpha-input or --alpha-hidden")]
    public void What_overflowed_is_told_by_the_losses(float loss, double objective, int steps, string cause, string end)
    {
        var parameters = new Parameters(Net.Widths, PosteriorSpec.Alpha());
        parameters.Layers[^1].Theta[3] = -2;
        var message = Divergence.Error(new FixedStep(loss, objective), parameters, steps).Message;
        Assert.StartsWith($"training with shared diverged in step {steps + 1}: {cause}", message, StringComparison.Ordinal);
        Assert.EndsWith(end, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_that_are_no_numbers_and_noise_beyond_float32_are_told_first()
    {
        var parameters = new Parameters(Net.Widths, PosteriorSpec.Alpha());
        parameters.Layers[0].Theta[1] = 1e10f;
        parameters.Layers[0].LogScale[0] = 60;
        Assert.Contains("the noise of the weights overflows: weights are up to 1.00e10 (layer bottom), their noise up to 1.07e23 (layer bottom)",
            Divergence.Error(new FixedStep(float.NaN, double.NaN), parameters, 4).Message, StringComparison.Ordinal);
        parameters.Layers[1].LogScale[0] = float.NaN;
        Assert.Contains("log_alpha of layer top is not a number: its gradient overflowed in the step before",
            Divergence.Error(new FixedStep(float.NaN, double.NaN), parameters, 4).Message, StringComparison.Ordinal);
    }

    private static string Diverge(Method method, double rate, Initialisation start)
    {
        var recipe = new TrainingRecipe(method, new Workload("784-4-4-10", [784, 4, 4, 10], 100), 1, new LearningRate(rate), start, Seed: 1);
        using var training = new EpochTraining(recipe, DataLocator.Load("digits").Train, "simd", threads: 1);
        var error = Assert.Throws<SgvbException>(() => training.Epoch(null, TestContext.Current.CancellationToken));
        Assert.Equal(2, error.ExitCode);
        return error.Message;
    }

    /// <summary>A step that has run and gave this.</summary>
    private sealed class FixedStep(float loss, double objective) : ITrainingStep
    {
        public Method Method { get; } = new(new EstimatorSpec("shared"), PosteriorSpec.Alpha(), KlKind.Gaussian);

        public Workload Workload => Net;

        public double Loss => objective;

        public void GetLosses(Span<float> losses) => losses.Fill(loss);

        public void SetParameters(Parameters parameters) => throw new NotSupportedException();

        public void GetParameters(Parameters parameters) => throw new NotSupportedException();

        public void SetMinibatch(ReadOnlySpan<float> images, ReadOnlySpan<float> labels) => throw new NotSupportedException();

        public void Run(in NoiseKey key) => throw new NotSupportedException();

        public void Synchronize() => throw new NotSupportedException();

        public void GetGradients(Parameters gradients) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
