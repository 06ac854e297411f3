using Sgvb.Bench;
using Sgvb.Bench.Cases;
using Sgvb.Measuring.Selection;
using Sgvb.Noise;

namespace Sgvb.Tests.Bench;

/// <summary>From options to cases, and cases to the measuring process and back.</summary>
public sealed class BenchPlanTests
{
    private static readonly CommonValues Simd = new() { Backends = ["simd"], Threads = 1 };

    [Fact]
    public void Every_estimator_and_preset_survives_its_text()
    {
        var names = Registry.Estimators.Select(e => e.Name).Concat(Registry.Presets.Keys).Append("grouped:7+antithetic").ToList();
        var plan = BenchPlan.Of(Simd with { Estimators = names, Workloads = ["tiny", "20-10-5"], Seed = 7 });
        Assert.Equal(2 * names.Count, plan.Steps.Count);
        foreach (var step in plan.Steps)
        {
            var copy = StepCase.Parse(step.ToString());
            Assert.Equal(step with { Workload = copy.Workload }, copy);
            Assert.Equal(step.Workload.Widths, copy.Workload.Widths);
            Assert.Equal(step.Workload.Minibatch, copy.Workload.Minibatch);
        }

        Assert.All(plan.Noise, c => Assert.Equal(c, NoiseCase.Parse(c.ToString())));
        Assert.All(plan.Gemm, c => Assert.Equal(c, GemmCase.Parse(c.ToString())));
    }

    [Fact]
    public void Posterior_and_KL_reach_the_case()
    {
        var step = Assert.Single(BenchPlan.Of(Simd with
        {
            Estimators = ["local-reparam"],
            Posterior = ModelNames.Posterior("sigma-fixed"),
            Kl = ModelNames.Kl("gaussian"),
            Minibatch = 3,
            Workloads = ["tiny"],
        }).Steps);
        Assert.Equal("local-reparam sigma-fixed gaussian simd tiny 3 1 1", step.ToString());
        Assert.Equal(("sigma-fixed kl=gaussian", 3, 1), (step.Row.Objective, step.Row.Minibatch, step.Row.Threads));
    }

    [Fact]
    public void A_layer_s_products_are_forward_weights_and_but_for_the_first_input()
    {
        var shapes = GemmCase.Of("simd", Model.Workload.TryParse("20-10-5")!.WithMinibatch(3), 1).Skip(3).Select(c => $"{c.Product} {c.M}x{c.K}x{c.N}");
        Assert.Equal(["NN 3x20x10", "TN 20x3x10", "NN 3x10x5", "NT 3x5x10", "TN 10x3x5"], shapes);
    }

    [Fact]
    public void Noise_is_timed_into_the_cache_on_one_thread_and_to_memory_on_all()
    {
        var cases = NoiseCase.Of("simd", 2).Where(c => c.Kind == NoiseKind.Normal).ToList();
        Assert.Equal([(1, 16384.0), (2, 67108864.0)], cases.Select(c => (c.Threads, c.Bytes)));
        Assert.Equal(4096, cases[0].Normals);
    }

    [Theory]
    [InlineData("local-reprm", "simd", "tiny", "--estimator: no 'local-reprm'; did you mean local-reparam?")]
    [InlineData("shared", "simt", "tiny", "--backend: no 'simt'; did you mean simd?")]
    [InlineData("shared", "simd", "tny", "--workload: no 'tny'; did you mean tiny?")]
    public void An_unknown_name_is_refused_with_a_suggestion(string estimator, string backend, string workload, string message)
    {
        var error = Assert.Throws<SgvbException>(() =>
            BenchPlan.Of(new CommonValues { Estimators = [estimator], Backends = [backend], Workloads = [workload] }));
        Assert.Equal((message, SgvbException.BadInput), (error.Message, error.ExitCode));
    }

    [Fact]
    public void Arguments_of_BenchmarkDotNet_pass_and_every_case_is_the_default()
    {
        Assert.Equal(["--job", "Dry", "--filter", "*"], PassThrough.Check(["--job", "Dry"], []));
        Assert.Equal(["--filter=*Step*", "--launchCount", "2"], PassThrough.Check(["--filter=*Step*", "--launchCount", "2"], []));
        Assert.True(PassThrough.NamesJob(["-j", "Dry"]));
        Assert.False(PassThrough.NamesJob(["--launchCount", "2"]));
    }

    [Theory]
    [InlineData("--worklod", "bench: no option '--worklod'; did you mean --workload?")]
    [InlineData("--fliter", "bench: no option '--fliter'; did you mean --filter?")]
    [InlineData("tiny", "bench: 'tiny' is one word too many; see --help")]
    public void What_neither_knows_is_refused(string word, string message)
    {
        var error = Assert.Throws<SgvbException>(() => PassThrough.Check([word], ["--workload"]));
        Assert.Equal((message, SgvbException.BadInput), (error.Message, error.ExitCode));
    }
}
