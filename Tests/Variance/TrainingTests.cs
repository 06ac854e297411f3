using Sgvb.Data;
using Sgvb.Experiments.Training;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.References;

namespace Sgvb.Tests.Variance;

public class TrainingTests
{
    private static readonly Workload Small = new("784-8-10", [784, 8, 10], 20);

    [Fact]
    public void Host_noise_is_the_contract_noise()
    {
        var key = new NoiseKey(7, 3, 5);
        var normals = new float[3 * 70];
        HostNoise.Normals(normals, 70, key);
        for (var i = 0; i < normals.Length; i++)
            Assert.Equal(ReferenceNoise.Normal(key, i / 70, i % 70, 70), normals[i]);
    }

    [Fact]
    public void Minibatch_indices_are_uniform_with_replacement()
    {
        const int draws = 100_000, count = 10;
        var indices = new int[draws];
        HostNoise.Indices(indices, count, new NoiseKey(1, 6, 0));
        var hits = indices.CountBy(i => i).ToDictionary();
        Assert.Equal(count, hits.Count);
        var bound = Tolerances.StandardErrors * Math.Sqrt(draws * 0.1 * 0.9);
        Assert.All(hits.Values, h => Assert.InRange(h, draws / count - bound, draws / count + bound));
    }

    [Fact]
    public void He_initialisation_has_its_moments_and_depends_on_the_seed()
    {
        var parameters = Initialisation.He.Begin([784, 100, 10], PosteriorSpec.Alpha(), 1);
        var theta = parameters.Layers[0].Theta;
        var bound = Tolerances.StandardErrors * Math.Sqrt(2.0 / theta.Length);
        Assert.InRange(theta.Average(w => (double)w * w) * 784 / 2, 1 - bound, 1 + bound);
        Assert.All(parameters.Layers, l => Assert.All(l.Bias, b => Assert.Equal(0, b)));
        Assert.Equal(0.25, Math.Exp(parameters.Layers[0].LogScale[0]), 1e-6);
        Assert.Equal(0, parameters.Layers[1].LogScale[0]);
        Assert.NotEqual(theta, Initialisation.He.Begin([784, 100, 10], PosteriorSpec.Alpha(), 2).Layers[0].Theta);
    }

    [Fact]
    public void Standard_deviations_by_layer_are_those_asked_for()
    {
        var start = InitialisationOption.Parse("0.05,0.002", "--init", layers: 2);
        Assert.Equal("0.05,0.002", start.ToString());
        var parameters = start.Begin([300, 200, 10], PosteriorSpec.Alpha(), 1);
        foreach (var (layer, deviation) in parameters.Layers.Zip([0.05, 0.002]))
        {
            var bound = Tolerances.StandardErrors * Math.Sqrt(2.0 / layer.Theta.Length);
            Assert.InRange(layer.Theta.Average(w => (double)w * w) / (deviation * deviation), 1 - bound, 1 + bound);
        }
    }

    [Theory]
    [InlineData("hee", "--init: no 'hee'; did you mean he?")]
    [InlineData("0.1,x,0.1", "--init: 'x' is not a positive number")]
    [InlineData("0.1,-1,0.1", "--init: '-1' is not a positive number")]
    [InlineData("0.1,0.1", "--init: standard deviations for 2 of 3 layers")]
    public void An_initialisation_that_cannot_be_is_refused_in_one_line(string text, string message) =>
        Assert.Equal(message, Assert.Throws<SgvbException>(() => InitialisationOption.Parse(text, "--init", layers: 3)).Message);

    [Fact]
    public void Adam_takes_its_published_steps()
    {
        // Three steps on constant gradients 2 and −0.5: with bias correction every step is −rate·sign(g), but for ε.
        var posterior = PosteriorSpec.Alpha();
        var values = new Parameters([5, 3], posterior);
        var gradients = new Parameters([5, 3], posterior);
        Array.Fill(gradients.Layers[0].Theta, 2f);
        Array.Fill(gradients.Layers[0].Bias, -0.5f);
        var adam = new Adam(values, gradients, learnScale: false, threads: 1);
        for (var s = 0; s < 3; s++)
            adam.Step(0.01);
        Assert.All(values.Layers[0].Theta, w => Assert.Equal(-0.03, w, 1e-6));
        Assert.All(values.Layers[0].Bias, b => Assert.Equal(0.03, b, 1e-6));
        Assert.All(values.Layers[0].LogScale, s => Assert.Equal(0, s));
    }

    [Fact]
    public void Adam_has_the_same_bits_for_every_thread_count()
    {
        Parameters After(int threads)
        {
            var values = Initialisation.He.Begin([500, 300], PosteriorSpec.Alpha(), 1);
            var adam = new Adam(values, Initialisation.He.Begin([500, 300], PosteriorSpec.Alpha(), 2), learnScale: true, threads);
            for (var s = 0; s < 5; s++)
                adam.Step(0.01);
            return values;
        }

        Assert.Equal(After(1).Layers[0].Theta, After(3).Layers[0].Theta);
    }

    [Fact]
    public void A_short_training_learns_and_clamps_alpha()
    {
        var posterior = PosteriorSpec.Alpha(Tie.Layer, learned: true, input: 0.25, hidden: 1);
        var data = Digits.Generate(1, 500, 10).Train;
        using var step = new ReferenceTrainingStep(new Method(new EstimatorSpec("local-reparam"), posterior, KlKind.Cubic), Small,
            data.Rows);
        var losses = new List<double>();
        var trainer = new ShortTrainer(Steps: 120, LearningRate: 5e-3, Seed: 4);
        var parameters = trainer.Train(step, new MinibatchSampler(data, Small.Minibatch), threads: 1, (_, loss) =>
            losses.Add(loss), TestContext.Current.CancellationToken);
        Assert.True(losses[^20..].Average() < 0.8 * losses[..20].Average(), $"{losses[..20].Average()} → {losses[^20..].Average()}");
        Assert.All(parameters.Layers, l => Assert.All(l.LogScale, a => Assert.True(a <= 0)));
    }
}
