using Sgvb.Data;
using Sgvb.Experiments.Training;
using Sgvb.Measuring.Checkpoints;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Runs;
using Sgvb.Runs.Terminal;
using Sgvb.Tests.Checkpoints;

namespace Sgvb.Tests.Training;

/// <summary>A training's state on disk: what was finished stays, and damage is told.</summary>
public sealed class TrainingStoreTests : IDisposable
{
    private static readonly DataSets Data = Small();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(4, new[] { 2, 5, 3 })]
    [InlineData(3, new[] { 1, 1, 4 })]
    [InlineData(7, new[] { 6, 2, 8 })]
    public void Fewer_epochs_in_the_same_folder_take_no_row_away(int first, int[] then)
    {
        Train("a", first);
        var most = first;
        foreach (var epochs in then)
        {
            var before = Rows("a");
            var parameters = Train("a", epochs);
            most = Math.Max(most, epochs);
            Assert.Equal(Enumerable.Range(1, most), Rows("a").Select(r => r.Epoch));
            // Those that were not trained now are the same, their times included.
            Assert.Equal(before.Where(r => r.Epoch > epochs), Rows("a").Where(r => r.Epoch > epochs && r.Epoch <= before[^1].Epoch));
            Assert.Equal(Train("fresh" + epochs, epochs).Layers[0].Theta, parameters.Layers[0].Theta);
        }
    }

    [Fact]
    public void A_folder_of_another_training_is_refused_though_it_has_no_state_to_go_on_from()
    {
        Train("a", 4);
        var other = Recipe(2) with { Seed = 9 };
        var error = Assert.Throws<SgvbException>(() => Run("a", other, 2));
        Assert.Contains("holds a training with seed 1, not 9", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4], Rows("a").Select(r => r.Epoch));
    }

    [Theory]
    [InlineData("epoch-0003.safetensors")]
    [InlineData("epoch-0003.optimizer.safetensors")]
    public void Every_changed_byte_of_a_state_is_told_or_does_nothing(string file)
    {
        Train("a", 3);
        var path = Path.Combine(_folder["a"], file);
        var whole = File.ReadAllBytes(path);
        using var right = new EpochTraining(Recipe(4), Data.Train, "simd", threads: 1);
        using var damaged = new EpochTraining(Recipe(4), Data.Train, "simd", threads: 1);
        Restore(right);
        var random = new Random(7);
        var untold = 0;
        for (var at = 0; at < whole.Length; at++)
        {
            var broken = (byte[])whole.Clone();
            broken[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, broken);
            try
            {
                Restore(damaged);
                AssertEqual(right, damaged);
                untold++;
            }
            catch (SgvbException e)
            {
                Assert.Contains(file, e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', e.Message);
            }
        }

        // The name of the checksum may change: the file is then one without, and its weights are right.
        Assert.InRange(untold, 0, "sha256".Length);
    }

    [Theory]
    [InlineData("count", null, "metadata count is missing")]
    [InlineData("count", "x", "it counts x steps, but epoch 3 ends with step 9")]
    [InlineData("count", "7", "it counts 7 steps")]
    [InlineData("epoch", "2", "it holds epoch 2")]
    [InlineData("seed", "5", "holds a training with seed 5, not 1")]
    public void A_state_without_a_checksum_is_held_against_what_it_must_be(string key, string? value, string message)
    {
        var path = Edit(3, (tensors, metadata) =>
        {
            if (value is null)
                metadata.Remove(key);
            else
                metadata[key] = value;
            return tensors;
        });
        Refused(path, message);
    }

    [Theory]
    [InlineData("moments.1", -1e-9f, "tensor moments.1 holds -1E-09 at element 1")]
    [InlineData("moments.3", float.NaN, "tensor moments.3 holds NaN at element 1")]
    [InlineData("moments.0", float.PositiveInfinity, "tensor moments.0 holds Infinity at element 1")]
    public void A_moment_that_cannot_be_is_told(string name, float value, string message)
    {
        var path = Edit(3, (tensors, _) =>
        {
            tensors.Single(t => t.Name == name).Data[1] = value;
            return tensors;
        });
        Refused(path, message);
    }

    [Fact]
    public void A_state_of_an_older_version_goes_on()
    {
        Edit(3, (tensors, metadata) =>
        {
            foreach (var key in metadata.Keys.Where(k => k != "count").ToList())
                metadata.Remove(key);
            return tensors;
        });
        Assert.Equal(Train("whole", 4).Layers[0].Theta, Train("a", 4).Layers[0].Theta);
    }

    [Theory]
    [InlineData(3, "epoch-0002.safetensors", "epoch-0002.optimizer.safetensors")]
    [InlineData(4, "epoch-0002.safetensors", "epoch-0002.optimizer.safetensors")]
    [InlineData(3, "epoch-0002.optimizer.safetensors")]
    [InlineData(5, "epoch-0002.optimizer.safetensors")]
    public void A_state_that_a_kill_kept_from_being_removed_goes_with_the_next_call(int epochs, params string[] left)
    {
        Train("whole", 3);
        Train("whole", epochs);
        Train("a", 3);
        foreach (var file in left)
            Place(file, younger: false);
        Train("a", epochs);
        Assert.Equal(Names("whole"), Names("a"));
    }

    [Fact]
    public void The_end_of_a_shorter_training_that_was_asked_for_later_stays()
    {
        Train("a", 3);
        string[] files = ["epoch-0002.safetensors", "epoch-0002.optimizer.safetensors"];
        foreach (var file in files)
            Place(file, younger: true);
        Train("a", 3);
        Assert.All(files, f => Assert.Contains(f, Names("a")));
    }

    /// <summary>A file of an equal training that ended after two epochs, in the folder of one that went on.</summary>
    private void Place(string file, bool younger)
    {
        Train("two", 2);
        var to = Path.Combine(_folder["a"], file);
        File.Copy(Path.Combine(_folder["two"], file), to);
        File.SetLastWriteTimeUtc(to, File.GetLastWriteTimeUtc(Path.Combine(_folder["a"], "epoch-0003.optimizer.safetensors")).AddSeconds(younger ? 1 : -1));
    }

    private IEnumerable<string?> Names(string folder) => Directory.GetFiles(_folder[folder]).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private void Refused(string path, string message)
    {
        var error = Assert.Throws<SgvbException>(() => Train("a", 4));
        Assert.StartsWith($"{path}: {message}", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.ExitCode);
    }

    /// <summary>Writes the optimizer's file of an epoch as something else, without a checksum, and returns its path.</summary>
    private string Edit(int epoch, Func<IReadOnlyList<NamedTensor>, Dictionary<string, string>, IReadOnlyList<NamedTensor>> change)
    {
        Train("a", epoch);
        var path = Path.Combine(_folder["a"], $"epoch-000{epoch}.optimizer.safetensors");
        var (tensors, metadata) = SafeTensors.Read(path);
        var plain = metadata.Where(m => m.Key != "sha256").ToDictionary();
        RawTensors.Write(path, [.. change([.. tensors.Values], plain).Select(RawTensors.Of)], metadata: plain);
        return path;
    }

    private static TrainingRecipe Recipe(int epochs) => new(
        new Method(new EstimatorSpec("local-reparam"), PosteriorSpec.Alpha(), KlKind.Cubic), new Workload("784-2-10", [784, 2, 10], 20), epochs,
        new LearningRate(1e-3), Initialisation.He, Seed: 1);

    private Parameters Train(string folder, int epochs) => Run(folder, Recipe(epochs), epochs);

    private Parameters Run(string folder, TrainingRecipe recipe, int epochs) => new Trainer(recipe, Data, "simd", threads: 1)
        .Run(Store(folder, recipe, epochs), epochs, new Progress(null), null, TestContext.Current.CancellationToken);

    private TrainingStore Store(string folder, TrainingRecipe recipe, int epochs) => new(
        RunFolder.Open(Directory.CreateDirectory(_folder[folder]).FullName), recipe.Describe(Data.Train), new HashSet<int> { epochs });

    private void Restore(EpochTraining training) =>
        Store("a", Recipe(4), 4).Restore(3, 3 * training.StepsPerEpoch, training.Parameters, training.Optimizer);

    private IReadOnlyList<TrainingRow> Rows(string folder) => RunFolder.Open(_folder[folder]).Read<TrainingRow>(TrainingStore.Rows);

    private static void AssertEqual(EpochTraining expected, EpochTraining actual)
    {
        Assert.Equal(expected.Optimizer.Count, actual.Optimizer.Count);
        foreach (var (a, b) in expected.Optimizer.Moments.Zip(actual.Optimizer.Moments))
            Assert.True(a.AsSpan().SequenceEqual(b));
        foreach (var (a, b) in expected.Parameters.Layers.Zip(actual.Parameters.Layers))
            Assert.True(a.Theta.AsSpan().SequenceEqual(b.Theta) && a.Bias.AsSpan().SequenceEqual(b.Bias) && a.LogScale.AsSpan().SequenceEqual(b.LogScale));
    }

    private static DataSets Small()
    {
        var random = new Random(3);
        return new DataSets(Set(60), Set(20), "small", "made here");

        Dataset Set(int rows)
        {
            var images = new byte[rows * 784];
            random.NextBytes(images);
            return new Dataset("small", new Shape(1, 28, 28), images, [.. Enumerable.Range(0, rows).Select(i => (byte)(i % 10))]);
        }
    }
}
