using Sgvb.Measuring.Selection;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;

namespace Sgvb.Tests.CommandLine;

public sealed class SelectionTests
{
    [Fact]
    public void Names_modifiers_and_presets_become_methods_in_the_order_given()
    {
        var methods = MethodSelection.Choose(
            new CommonValues { Estimators = ["grouped:4", "local-reparam+antithetic", "variational-dropout-a2", "grouped"], Group = 7 }, [], out var leftOut);
        Assert.Equal(["grouped:4", "local-reparam+antithetic", "variational-dropout-a2", "grouped:7"], methods.Select(m => m.Name));
        Assert.Equal(4, methods[0].Method.Estimator.Argument!.Value.First);
        Assert.True(methods[1].Method.Estimator.Antithetic);
        Assert.Equal(1.0 / 3, methods[2].Method.KlWeight);
        var more = MethodSelection.Choose(
            new CommonValues { Estimators = ["split", "split:4x2+draws:3", "shared+draws:5+antithetic", "variational-dropout-b+draws:2", "rqmc", "rqmc:4x2"] }, [], out _);
        Assert.Equal(["split:8", "split:4x2+draws:3", "shared+antithetic+draws:5", "variational-dropout-b+draws:2", "rqmc", "rqmc:4x2"], more.Select(m => m.Name));
        Assert.All(more.Take(3), m => Assert.Equal(m.Method.Estimator, EstimatorSpec.Parse(m.Name)));
        Assert.Empty(leftOut);
    }

    [Fact]
    public void Antithetic_passes_over_estimators_without_noise_but_insists_where_named()
    {
        var methods = MethodSelection.Choose(new CommonValues { Estimators = ["no-noise", "shared"], Antithetic = true }, [], out _);
        Assert.Equal(["no-noise", "shared+antithetic"], methods.Select(m => m.Name));
        Refused(new CommonValues { Estimators = ["no-noise+antithetic"] }, "no noise to mirror");
    }

    [Fact]
    public void All_leaves_out_what_does_not_go_with_the_options_and_says_why()
    {
        var methods = MethodSelection.Choose(new CommonValues { Estimators = ["all"], Posterior = PosteriorSpec.Sigma() }, [], out var leftOut);
        Assert.Contains(methods, m => m.Name == "flipout");
        Assert.DoesNotContain(methods, m => m.Name.Contains("input-noise", StringComparison.Ordinal));
        Assert.Contains(leftOut, n => n.StartsWith("input-noise left out: ", StringComparison.Ordinal));
        Assert.Equal(Registry.Estimators.Count, methods.Count + leftOut.Count);
    }

    [Fact]
    public void Every_estimator_and_every_preset_can_be_chosen_by_name_without_other_options() =>
        Assert.Equal(
            MethodSelection.Known.Select(n => n is "grouped" ? "grouped:10" : n is "split" ? "split:8" : n),
            MethodSelection.Choose(new CommonValues { Estimators = MethodSelection.Known }, [], out _).Select(m => m.Name));

    [Theory]
    [InlineData("local-reparm", "did you mean local-reparam?")]
    [InlineData("grouped:0", "is no group size")]
    [InlineData("grouped:", "is no group size")]
    [InlineData("grouped:4x2", "is no group size; write grouped:10")]
    [InlineData("split:0", "is no number of draws; write split:8")]
    [InlineData("split:4x", "is no number of draws")]
    [InlineData("split:4x2x1", "is no number of draws")]
    [InlineData("split:100000", "draws the logits 100000 times")]
    [InlineData("rqmc:0", "is no number of draws; write rqmc:8")]
    [InlineData("shared+antithetical", "is no modifier; write +antithetic, or +draws:K")]
    [InlineData("shared+draws:0", "is no modifier")]
    [InlineData("shared+draws:", "is no modifier")]
    [InlineData("no-noise+draws:2", "every draw of it is the same")]
    [InlineData("variational-dropout-x", "did you mean variational-dropout-")]
    public void A_wrong_estimator_is_one_line(string name, string message) => Refused(new CommonValues { Estimators = [name] }, message);

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        Refused(new CommonValues { Estimators = ["input-noise"], Posterior = PosteriorSpec.Sigma() }, "one noise variable an input unit");
        Refused(new CommonValues { Estimators = ["gaussian-dropout-b"], Kl = KlKind.Exact }, "--kl: the preset gaussian-dropout-b fixes it");
    }

    [Fact]
    public void Backends_known_by_name_are_found_and_others_get_a_suggestion()
    {
        Assert.Equal("simd", BackendSelection.Choose(new CommonValues { Backends = ["simd"] }, out _).Single().Name);
        Assert.All(BackendSelection.Choose(new CommonValues(), out _), b => Assert.True(b.IsHardware && !b.IsVariant));
        Assert.Equal(NoiseGenerator.RowHash, BackendSelection.Choose(new CommonValues { Backends = ["simd-row-hash"] }, out _).Single().Generator);
        var error = Assert.Throws<SgvbException>(() => BackendSelection.Choose(new CommonValues { Backends = ["simmd"] }, out _));
        Assert.Equal("--backend: no 'simmd'; did you mean simd?", error.Message);
    }

    [Fact]
    public void A_simulator_is_never_timed()
    {
        Assert.SkipUnless(Registry.Backends.Any(b => !b.IsHardware), "there is a GPU here");
        foreach (var asked in (IReadOnlyList<string>?[])[null, ["all"]])
        {
            Assert.All(BackendSelection.ForTiming(new CommonValues { Backends = asked }, out var leftOut), b => Assert.True(b.IsHardware));
            Assert.Single(leftOut, n => n.StartsWith("gpu left out: ", StringComparison.Ordinal) && n.EndsWith(" is a simulator", StringComparison.Ordinal));
        }

        foreach (var verb in (string[])["quick", "speed"])
        {
            var run = Executable.Suite(verb, "--backend", "gpu", "--data", "digits");
            Assert.Equal(SgvbException.Unavailable, run.ExitCode);
            Assert.StartsWith("--backend gpu: ILGPU", run.Error, StringComparison.Ordinal);
            Assert.EndsWith("is a simulator; its times mean nothing\n", run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("mnsit", "did you mean mnist?")]
    [InlineData("784-0-10", "784-0-10' is no network")]
    [InlineData("784", "is no network")]
    [InlineData("10-1", "is no network")]
    // 2³² terms a sum, and 2³² elements: as 32-bit numbers both are 0.
    [InlineData("1x28x28:conv2k65536p32768-10", "is no network")]
    [InlineData("1x28x28:conv65536k1p114-10", "is no network")]
    [InlineData("100-10", "--workload 100-10: it takes 100 numbers, but digits-train has pictures of 1x28x28 (784 numbers); name mnist with --workload, or other data with --data")]
    [InlineData("3072-10", "it takes 3072 numbers, but digits-train has pictures of 1x28x28 (784 numbers); name mnist with --workload, or other data with --data, such as cifar-10 or shapes")]
    [InlineData("784-5", "its output has 5 units, but digits-train has 10 classes")]
    public void A_workload_that_is_none_or_does_not_fit_is_refused(string name, string message)
    {
        var values = new CommonValues { Workloads = [name], Data = "digits" };
        var error = Assert.Throws<SgvbException>(() => DataSelection.WithWorkload(values, "a test has one workload"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.ExitCode);
    }

    [Fact]
    public void A_minibatch_larger_than_the_data_set_is_refused()
    {
        var values = new CommonValues { Workloads = ["tiny"], Data = "digits", Minibatch = 20_001 };
        var error = Assert.Throws<SgvbException>(() => DataSelection.WithWorkload(values, "a test has one workload"));
        Assert.Contains("has only 20000 examples", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<SgvbException>(() => Workload.Mnist.WithMinibatch(1 << 22));
        Assert.Contains("4194304 examples of 1000 elements are more than one array holds", error.Message, StringComparison.Ordinal);
        Assert.Equal(20_000, DataSelection.WithWorkload(values with { Minibatch = 20_000 }, "a test has one workload").Workload.Minibatch);
    }

    private static void Refused(CommonValues values, string message)
    {
        var error = Assert.Throws<SgvbException>(() => MethodSelection.Choose(values, [], out _));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.ExitCode);
        Assert.DoesNotContain('\n', error.Message);
    }
}
