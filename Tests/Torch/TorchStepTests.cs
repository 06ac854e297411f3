using Sgvb.Backends;
using Sgvb.Backends.Torch;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Tests.Agreement;
using TorchSharp;

namespace Sgvb.Tests.Torch;

/// <summary>What a step promises besides its numbers: repeatable noise, no tensor left behind, one-line refusals.</summary>
[Collection(TorchCollection.Name)]
public sealed class TorchStepTests
{
    private const int Minibatch = 6;

    private static readonly int[] Widths = [5, 7, 4, 3];

    public static TheoryData<EstimatorSpec> Estimators => [.. Combinations.Estimators];

    [Theory]
    [MemberData(nameof(Estimators), DisableDiscoveryEnumeration = true)]
    public void Equal_keys_give_equal_gradients_and_other_keys_others(EstimatorSpec estimator)
    {
        var (step, gradients) = Make(estimator);
        using (step)
        {
            var first = Run(step, gradients, new NoiseKey(1, 0, 5));
            Assert.Equal(first, Run(step, gradients, new NoiseKey(1, 0, 5)));
            if (!estimator.Entry.HasNoise)
                Assert.Equal(first, Run(step, gradients, new NoiseKey(1, 0, 6)));
            else
                Assert.NotEqual(first, Run(step, gradients, new NoiseKey(1, 0, 6)));
        }
    }

    /// <summary>A peer with ten bits of mantissa would be no peer, and would not agree with the reference.</summary>
    [Fact]
    public void Products_are_made_in_float32_alone_on_a_GPU_too()
    {
        torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = true;
        Make(Combinations.Estimators[0]).Step.Dispose();
        Assert.False(torch.backends.cudnn.allow_tf32);
        Assert.False(torch.backends.cuda.matmul.allow_tf32);
    }

    [Fact]
    public void An_antithetic_step_is_the_mean_of_a_step_and_its_mirror()
    {
        foreach (var spec in Combinations.Estimators.Where(e => e.Antithetic))
        {
            var (pair, pairGradients) = Make(spec);
            var (single, singleGradients) = Make(spec with { Antithetic = false });
            using (pair)
            using (single)
            {
                var key = new NoiseKey(2, 0, 8);
                var both = Run(pair, pairGradients, key);
                var plus = Run(single, singleGradients, key);
                var minus = Run(single, singleGradients, key with { Mirrored = true });
                Assert.NotEqual(plus, minus);
                double[] mean = [.. plus.Zip(minus, (a, b) => (a + b) / 2.0)];
                Assert.True(Norms.RelativeError([.. both.Select(v => (double)v)], mean) < Tolerances.Agreement, spec.ToString());
            }
        }
    }

    [Fact]
    [Trait("Length", "long")]
    public void A_thousand_steps_leave_no_tensor_behind()
    {
        foreach (var spec in Combinations.Estimators)
        {
            var (step, gradients) = Make(spec);
            using (step)
            {
                Run(step, gradients, new NoiseKey(1, 0, 0));
                var before = LiveTensors;
                for (var draw = 1ul; draw <= 1000; draw++)
                    step.Run(new NoiseKey(1, 0, draw));
                Run(step, gradients, new NoiseKey(1, 0, 0));
                Assert.Equal(before, LiveTensors);
            }
        }
    }

    /// <summary>A tensor that nobody disposes of is freed by a finaliser, in the middle of the native call that reads it perhaps: a crash, seen once.</summary>
    [Theory]
    [InlineData(KlKind.None)]
    [InlineData(KlKind.Cubic)]
    [InlineData(KlKind.Molchanov)]
    [InlineData(KlKind.Exact)]
    [InlineData(KlKind.Gaussian)]
    public void Disposing_a_step_frees_its_tensors(KlKind kl)
    {
        TorchFiles.SkipWithoutTorch();
        var before = LiveTensors;
        foreach (var spec in Combinations.Estimators)
        {
            var (step, gradients) = Make(spec, kl: kl);
            using (step)
            {
                Run(step, gradients, new NoiseKey(1, 0, 0));
                Assert.True(double.IsFinite(step.Loss));
            }

            Assert.Equal(before, LiveTensors);
        }
    }

    [Fact]
    public void Parameters_come_back_as_they_went()
    {
        var posterior = PosteriorSpec.Alpha(Tie.Unit);
        var (step, _) = Make(new EstimatorSpec("shared"), posterior);
        using (step)
        {
            var sent = Case.Create(Widths, posterior, Minibatch, seed: 5).Parameters;
            var received = new Parameters(Widths, posterior);
            step.SetParameters(sent);
            step.GetParameters(received);
            foreach (var (a, b) in sent.Layers.Zip(received.Layers))
            {
                Assert.Equal(a.Theta, b.Theta);
                Assert.Equal(a.Bias, b.Bias);
                Assert.Equal(a.LogScale, b.LogScale);
            }
        }
    }

    [Theory]
    [InlineData("grouped", 4, 1L, 4)]
    [InlineData("grouped", 4, 1_920_000L, 64)]
    [InlineData("per-example", 1, 1L, 1)]
    [InlineData("per-example", 1, 1_200_000L, 10)]
    [InlineData("per-example", 1, 1L << 40, 100)]
    [InlineData("local-reparam", 1, 1L, 100)]
    public void Chunks_hold_whole_groups_and_fit_the_memory(string estimator, int group, long memory, int examples)
    {
        // 100·50 weights: 4 bytes × (2 + 4) copies × 5000 = 120 kB a sample.
        var workload = new Workload("100-50", [100, 50], 100);
        Assert.Equal(examples, TorchStep.ExamplesPerChunk(new EstimatorSpec(estimator, group), workload, memory));
    }

    [Fact]
    public void A_cubic_KL_above_alpha_1_is_refused()
    {
        var (step, _) = Make(new EstimatorSpec("local-reparam"), kl: KlKind.Cubic);
        using (step)
        {
            var parameters = Case.Create(Widths, step.Method.Posterior, Minibatch, seed: 1).Parameters;
            parameters.Layers[2].LogScale[0] = 0.1f;
            var refusal = Assert.Throws<SgvbException>(() => step.SetParameters(parameters));
            Assert.Equal(SgvbException.BadInput, refusal.ExitCode);
            Assert.Contains("alpha <= 1", refusal.Message);
        }
    }

    [Fact]
    public void A_device_that_is_not_there_and_an_estimator_without_a_forward_are_refused()
    {
        TorchFiles.SkipWithoutTorch();
        var method = new Method(new EstimatorSpec("shared"), PosteriorSpec.Alpha(), KlKind.None);
        var workload = new Workload("5-3", [5, 3], 4);
        var device = Assert.Throws<SgvbException>(() => TorchBackend.Create(method, workload, 10, device: "torch-abacus"));
        Assert.Equal(SgvbException.Unavailable, device.ExitCode);
        Assert.Contains("torch-abacus", device.Message);
        var unknown = method with { Estimator = new EstimatorSpec("tea-leaves") };
        Assert.Contains("tea-leaves", Assert.Throws<SgvbException>(() => TorchBackend.Create(unknown, workload, 10)).Message);
    }

    [Fact]
    public void What_no_memory_can_hold_is_one_line()
    {
        TorchFiles.SkipWithoutTorch();
        var method = new Method(new EstimatorSpec("shared"), PosteriorSpec.Alpha(), KlKind.None);
        // 144 TB: more than a process can address, so that no system promises it.
        var workload = new Workload("huge", [6_000_000, 6_000_000, 10], 1);
        var error = Assert.Throws<DeviceMemoryException>(() => TorchBackend.Create(method, workload, 10));
        Assert.Equal("libtorch on torch is out of memory; use a smaller --minibatch or --workload", error.Message);
        Assert.Equal(SgvbException.Unavailable, error.ExitCode);
    }

    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB.\nException raised from", "libtorch on torch-cuda is out of memory; use a smaller")]
    [InlineData("CUDA error: unspecified launch failure\nat 0x7f", "libtorch on torch-cuda failed: CUDA error: unspecified launch failure")]
    public void Of_what_libtorch_says_the_first_line_is_told(string thrown, string told)
    {
        var error = TorchErrors.Explain("torch-cuda", new System.Runtime.InteropServices.ExternalException(thrown));
        Assert.StartsWith(told, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(SgvbException.Unavailable, error.ExitCode);
    }

    [Fact]
    public void A_label_outside_of_the_classes_is_refused()
    {
        var (step, _) = Make(new EstimatorSpec("shared"));
        using (step)
        {
            var refusal = Assert.Throws<SgvbException>(() => step.SetMinibatch(new float[30], [0, 1, 2, 3, 0, 1]));
            Assert.Contains("A label is 3", refusal.Message);
        }
    }

    [Fact]
    public void Where_a_variance_is_zero_local_reparameterisation_has_no_NaN()
    {
        var (step, gradients) = Make(new EstimatorSpec("local-reparam"));
        using (step)
        {
            step.SetMinibatch(new float[30], [0, 1, 2, 0, 1, 2]);
            Assert.All(Run(step, gradients, new NoiseKey(1, 0, 0)), g => Assert.True(float.IsFinite(g)));
        }
    }

    [Fact]
    public void The_number_of_threads_is_the_step_s()
    {
        var (one, gradients) = Make(new EstimatorSpec("shared"), threads: 1);
        var (two, _) = Make(new EstimatorSpec("shared"), threads: 2);
        using (one)
        using (two)
        {
            Run(one, gradients, default);
            Assert.Equal(1, torch.get_num_threads());
            Run(two, gradients, default);
            Assert.Equal(2, torch.get_num_threads());
        }
    }

    /// <summary>Tensors that this thread made and has not disposed of.</summary>
    private static long LiveTensors => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    private static (ITrainingStep Step, Parameters Gradients) Make(
        EstimatorSpec estimator, PosteriorSpec? posterior = null, KlKind kl = KlKind.Molchanov, int threads = 1)
    {
        TorchFiles.SkipWithoutTorch();
        posterior ??= PosteriorSpec.Alpha(learned: estimator.Name != "binary-input-noise", hidden: 0.6);
        var workload = new Workload(string.Join('-', Widths), Widths, Minibatch);
        var step = TorchBackend.Create(new Method(estimator, posterior, kl), workload, 60, threads, points: ContractNoise.Of);
        var data = Case.Create(Widths, posterior, Minibatch, seed: 3);
        step.SetParameters(data.Parameters);
        step.SetMinibatch(data.Images, data.Labels);
        return (step, new Parameters(Widths, posterior));
    }

    /// <summary>All gradients after a step, one after another.</summary>
    private static float[] Run(ITrainingStep step, Parameters gradients, NoiseKey key)
    {
        step.Run(key);
        step.GetGradients(gradients);
        return [.. gradients.Layers.SelectMany(l => (float[])[.. l.Theta, .. l.Bias, .. l.LogScale])];
    }
}
