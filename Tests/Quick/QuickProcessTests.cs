using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Quick;

public sealed class QuickProcessTests
{
    /// <summary>libtorch stores the noise of every example, so per-example is timed there at a smaller minibatch only.</summary>
    [Fact]
    public void A_backend_that_times_a_smaller_minibatch_measures_variances_all_the_same()
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Suite("quick", "--backend", "torch", "--data", "digits", "--workload", "784-8-10", "--minibatch", "200", "--seconds", "5",
            "--threads", "1", "--estimator", "no-noise,per-example,local-reparam", "--output", folder["run"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains(RunFolder.Open(folder["run"]).Read<BenchmarkRow>(RunFolder.Benchmarks), r => r is { Estimator: "per-example", Minibatch: 100 });
        Assert.Equal(["local-reparam", "no-noise", "per-example"],
            RunFolder.Open(folder["run"]).Read<VarianceRow>(RunFolder.Variance).Select(r => r.Estimator).Distinct().Order(StringComparer.Ordinal));
    }
}
