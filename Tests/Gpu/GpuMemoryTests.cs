using Sgvb.Backends;
using Sgvb.Backends.Gpu;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Recipes;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Gpu;

/// <summary>A device that has less memory than is asked for: one line, nothing kept, and the other backends go on.</summary>
[Collection(Simulator.Collection)]
public sealed class GpuMemoryTests
{
    private static readonly Method Method = new(new EstimatorSpec("shared"), PosteriorSpec.Sigma(), KlKind.None);

    [Fact]
    public void What_does_not_fit_is_one_line_and_gives_back_what_the_step_had_taken()
    {
        using var device = new GpuDevice(GpuChoice.Of(GpuKind.Simulator), memory: 100_000);
        using (var backend = new GpuBackend(device))
        {
            var error = Assert.Throws<DeviceMemoryException>(() => Step(backend, new Workload("200-300-10", [200, 300, 10], 8)));
            Assert.Equal(SgvbException.Unavailable, error.ExitCode);
            Assert.Contains(": the GPU is out of memory; use a smaller --minibatch or --workload", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }

        Assert.Equal(0, device.Held);
        using (var step = Step(new GpuBackend(device), new Workload("9-5-3", [9, 5, 3], 4)))
            Assert.InRange(device.Held, 1, 100_000);
        Assert.Equal(0, device.Held);
    }

    [Fact]
    public void A_hundred_steps_take_no_more_memory()
    {
        using var device = new GpuDevice(GpuChoice.Of(GpuKind.Simulator));
        using var backend = new GpuBackend(device);
        using var matrix = backend.Allocate(4, 16);
        using var sum = backend.Allocate(1, 1);
        backend.Sum(matrix, sum);
        var before = device.Held;
        for (var i = 0; i < 100; i++)
        {
            backend.Sum(matrix, sum);
            backend.Allocate(4, 16).Dispose();
        }

        Assert.Equal(before, device.Held);
    }

    [Fact]
    public void A_check_goes_on_with_the_other_backends_and_records_the_reason()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["agree", "--estimator", "shared", "--posterior", "sigma", "--workload", "40-30-10"];
        (string, string?)[] variables = [(GpuDevice.MemoryVariable, "0"), (GpuChoice.Variable, "simulator")];
        var run = Executable.Run("Sgvb.Analysis", [.. arguments, "--output", folder["all"]], variables);
        Assert.True(run.ExitCode == 0, run.Error);
        var rows = RunFolder.Open(folder["all"]).Read<AgreementRow>(RunFolder.Agreement);
        Assert.Contains("out of memory", Assert.Single(rows, r => r.Backend == "gpu").Note, StringComparison.Ordinal);
        Assert.All(rows.Where(r => r.Backend == "simd"), r => Assert.True(r.Passed));

        run = Executable.Run("Sgvb.Analysis", [.. arguments, "--backend", "gpu", "--output", folder["named"]], variables);
        Assert.Equal(SgvbException.Unavailable, run.ExitCode);
        Assert.Contains("out of memory", run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void A_limit_that_is_no_number_is_one_line()
    {
        var before = Environment.GetEnvironmentVariable(GpuDevice.MemoryVariable);
        try
        {
            Environment.SetEnvironmentVariable(GpuDevice.MemoryVariable, "2G");
            var error = Assert.Throws<SgvbException>(() => new GpuDevice(GpuChoice.Of(GpuKind.Simulator)));
            Assert.Equal(("SGVB_GPU_MEMORY=2G: is no whole number of MiB.", SgvbException.BadInput), (error.Message, error.ExitCode));
        }
        finally
        {
            Environment.SetEnvironmentVariable(GpuDevice.MemoryVariable, before);
        }
    }

    private static RecipeStep Step(GpuBackend backend, Workload workload) =>
        new(backend, Method.Estimator.Entry, Method, workload, trainingExamples: 100);
}
