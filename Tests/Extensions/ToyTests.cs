using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Extensions;

/// <summary>
/// An estimator that stands in one file with its entry, beside a reference and a forward on torch, is measured by every verb without any
/// other change.
/// </summary>
public sealed class ToyTests : IDisposable
{
    private static readonly string[] Digits = ["--workload", "784-8-6-10:softplus", "--data", "digits"];
    private static readonly string[] Small = ["--minibatch", "20", "--threads", "1", "--estimator", "toy"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Agree_compares_it_on_every_backend()
    {
        var rows = Run("agree", "--workload", "20-8-6-10:softplus", "--backend", "simd,gpu,torch").Read<AgreementRow>(RunFolder.Agreement);
        Assert.All(rows, r => Assert.True(r is { Passed: true, Estimator: "toy" }, r.ToString()));
        Assert.Equal(["gpu", "simd", "torch"], rows.Select(r => r.Backend).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Variance_measures_it()
    {
        var rows = Run("variance", [.. Digits, "--train-steps", "2", "--blocks", "2"]).Read<VarianceRow>(RunFolder.Variance);
        Assert.Contains(rows, r => r is { Estimator: "toy", Parameter: "theta", Variance: > 0 });
    }

    [Fact]
    public void Quick_times_it()
    {
        var rows = Run("quick", [.. Digits, "--backend", "simd"]).Read<BenchmarkRow>(RunFolder.Benchmarks);
        Assert.Contains(rows, r => r is { Estimator: "toy", MedianNs: > 0 });
    }

    [Fact]
    public void Bench_times_it_in_a_process_of_its_own()
    {
        var result = Executable.Run("Sgvb.Bench", [.. Small, "--workload", "784-8-6-10:softplus", "--backend", "simd", "--job", "Dry",
            "--filter", "*StepBenchmark*", "--output", _folder["run"]], Extension());
        Assert.True(result.ExitCode == 0, result.Error + result.Out);
        Assert.Contains(RunFolder.Open(_folder["run"]).Read<BenchmarkRow>(RunFolder.Benchmarks), r => r is { Estimator: "toy", MedianNs: > 0 });
    }

    [Theory]
    [InlineData("nothing.dll", "is no readable .NET assembly")]
    [InlineData("Sgvb.References.dll", "adds nothing")]
    public void What_is_no_extension_is_refused_in_one_line(string file, string says)
    {
        var result = Executable.Run("Sgvb.Analysis", ["doctor"], (Sgvb.Extensions.Variable, Path.Combine(AppContext.BaseDirectory, file)));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(says, Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private RunFolder Run(string verb, params string[] more)
    {
        var result = Executable.Run("Sgvb.Analysis", [verb, .. Small, .. more, "--output", _folder["run"]], Extension());
        Assert.True(result.ExitCode == 0, result.Error + result.Out);
        return RunFolder.Open(_folder["run"]);
    }

    private static (string, string?) Extension() => (Sgvb.Extensions.Variable, typeof(ToyTests).Assembly.Location);
}
