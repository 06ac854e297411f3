using Sgvb.Data;
using Sgvb.Experiments.Training;
using Sgvb.Model;
using Sgvb.Runs;
using Sgvb.Runs.Terminal;

namespace Sgvb.Tests.Training;

/// <summary>What the refinements do to a training, and that it goes on with all of its state.</summary>
public sealed class RefinedTrainingTests : IDisposable
{
    private const double Decay = 0.9;

    private static readonly DataSets Data = Digits.Generate(1, 200, 50);
    private static readonly Refinements Averaged = new() { Average = Decay, KlWarmup = 3, AlphaRate = 5 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_average_is_the_weighted_mean_of_the_parameters_after_every_step()
    {
        var recipe = Recipe(Averaged, 5);
        using var training = new EpochTraining(recipe, Data.Train, "simd", threads: 1);
        Assert.Same(training.Parameters, training.Scored);
        var seen = new List<float[]>();
        for (var step = 0; step < 25; step++)
        {
            training.Advance();
            seen.Add((float[])training.Parameters.Layers[0].Theta.Clone());
        }

        var average = training.Scored.Layers[0].Theta;
        for (var i = 0; i < average.Length; i++)
        {
            var (sum, weights) = (0.0, 0.0);
            for (var s = 0; s < seen.Count; s++)
            {
                var weight = Math.Pow(Decay, seen.Count - 1 - s);
                sum += weight * seen[s][i];
                weights += weight;
            }

            Assert.Equal(sum / weights, average[i], 1e-6);
        }

        Assert.NotEqual(training.Parameters.Layers[0].Theta, average);
    }

    [Fact]
    public void The_average_has_the_same_bits_for_every_thread_count()
    {
        float[] After(int threads)
        {
            var values = Initialisation.He.Begin([500, 300], Registry.Presets["variational-dropout-b"].Posterior, 1);
            var average = new ParameterAverage(values, 0.999, threads);
            for (var s = 0; s < 3; s++)
            {
                average.Add();
                values.Layers[0].Theta[s] += 1;
            }

            return average.At(3).Layers[0].Theta;
        }

        Assert.Equal(After(1), After(3));
    }

    [Fact]
    public void A_refined_training_that_was_stopped_ends_with_the_bits_of_a_whole_one_on_any_number_of_threads()
    {
        var recipe = Recipe(Averaged, 6);
        Train("whole", recipe, 6, threads: 1);
        Train("halves", recipe, 2, threads: 2);
        Train("halves", recipe, 6, threads: 1);
        Assert.Equal(Rows("whole"), Rows("halves"));
        Assert.Equal(State("whole"), State("halves"));
        // What is scored is the average: at the parameters themselves the same training has other errors.
        Train("plain", Recipe(Averaged with { Average = null }, 6), 6, threads: 1);
        Assert.Equal(Rows("whole").Select(r => r.MeanObjective), Rows("plain").Select(r => r.MeanObjective));
        Assert.NotEqual(Rows("whole").Select(r => r.MeanScale), Rows("plain").Select(r => r.MeanScale));
    }

    [Fact]
    public void Adam_s_first_step_moves_the_noise_by_its_own_multiple()
    {
        // Adam's first step is the learning rate, whatever the gradient; α starts below its bound.
        var method = Registry.Presets["variational-dropout-b"];
        method = method with { Posterior = method.Posterior with { InitialHidden = 0.5 } };
        foreach (var rate in (double[])[1, 0.1, 20])
        {
            var recipe = Recipe(new Refinements { AlphaRate = rate }, 1) with { Method = method };
            using var training = new EpochTraining(recipe, Data.Train, "simd", threads: 1);
            var (scale, bias) = (training.Parameters.Layers[0].LogScale[0], training.Parameters.Layers[1].Bias[0]);
            training.Advance();
            Assert.Equal(rate, Math.Abs(training.Parameters.Layers[0].LogScale[0] - scale) / 1e-3, rate * 1e-2);
            Assert.Equal(1, Math.Abs(training.Parameters.Layers[1].Bias[0] - bias) / 1e-3, 1e-2);
        }
    }

    [Fact]
    public void The_kl_term_warms_up_by_the_step()
    {
        var recipe = Recipe(new Refinements { KlWarmup = 2 }, 4);
        using var warming = new EpochTraining(recipe, Data.Train, "simd", threads: 1);
        using var none = new EpochTraining(recipe with { Method = recipe.Method with { KlWeight = 1e-30 }, Refinements = new() }, Data.Train, "simd", threads: 1);
        // At the first step it does not count at all, later it does.
        Assert.Equal(none.Advance(), warming.Advance(), 1e-6);
        Assert.Equal(none.Parameters.Layers[0].LogScale, warming.Parameters.Layers[0].LogScale);
        Assert.True(warming.Advance() > none.Advance() + 1);
    }

    [Fact]
    public void A_training_of_other_refinements_is_not_gone_on_with()
    {
        var (plain, refined) = (Recipe(new Refinements(), 4), Recipe(Averaged, 4));
        Train("plain", plain, 2, threads: 1);
        Train("refined", refined, 2, threads: 1);
        Assert.Contains("holds a training with refinements none, not KL from 0", Refused("plain", refined), StringComparison.Ordinal);
        Assert.Contains("holds a training with refinements KL from 0", Refused("refined", plain), StringComparison.Ordinal);
        Assert.Contains("refinements", Refused("refined", Recipe(Averaged with { AlphaRate = 6 }, 4)), StringComparison.Ordinal);
        Train("plain", plain, 4, threads: 1);
        Train("refined", refined, 4, threads: 1);

        string Refused(string folder, TrainingRecipe recipe) => Assert.Throws<SgvbException>(() => Train(folder, recipe, 4, threads: 1)).Message;
    }

    private static TrainingRecipe Recipe(Refinements refinements, int epochs) => new(
        refinements.Of(Registry.Presets["variational-dropout-b"]), new Workload("784-6-10", [784, 6, 10], 20), epochs, new LearningRate(1e-3),
        Initialisation.He, Seed: 1)
    {
        Refinements = refinements,
    };

    private void Train(string folder, TrainingRecipe recipe, int epochs, int threads) => new Trainer(recipe, Data, "simd", threads).Run(
        new TrainingStore(RunFolder.Open(Directory.CreateDirectory(_folder[folder]).FullName), recipe.Describe(Data.Train), new HashSet<int> { epochs }),
        epochs, new Progress(null), null, TestContext.Current.CancellationToken);

    private List<TrainingRow> Rows(string folder) =>
        [.. RunFolder.Open(_folder[folder]).Read<TrainingRow>(TrainingStore.Rows).Select(r => r with { TrainS = 0 })];

    private byte[] State(string folder) =>
        [.. ((string[])["epoch-0006.safetensors", "epoch-0006.optimizer.safetensors"]).SelectMany(f => File.ReadAllBytes(Path.Combine(_folder[folder], f)))];
}
