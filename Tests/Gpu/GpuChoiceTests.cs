using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Sgvb.Backends;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Tests.Gpu;

/// <summary>Which device is taken, and one line for every way in which there is none.</summary>
[Collection(Simulator.Collection)]
public sealed class GpuChoiceTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable(GpuChoice.Variable);

    [Fact]
    public void The_simulator_can_be_forced()
    {
        Environment.SetEnvironmentVariable(GpuChoice.Variable, "Simulator");
        var choice = GpuChoice.FromEnvironment();
        Assert.Equal(GpuKind.Simulator, choice.Kind);
        Assert.Contains("ILGPU", choice.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metal")]
    [InlineData("1")]
    public void An_unknown_device_is_one_line(string name)
    {
        Environment.SetEnvironmentVariable(GpuChoice.Variable, name);
        var error = Assert.Throws<SgvbException>(GpuChoice.FromEnvironment);
        Assert.Equal(SgvbException.BadInput, error.ExitCode);
        Assert.Contains($"SGVB_GPU={name}", error.Message, StringComparison.Ordinal);
        OneLine(error);
    }

    [Theory]
    [InlineData(GpuKind.Cuda)]
    [InlineData(GpuKind.OpenCl)]
    public void A_device_that_is_not_there_is_one_line(GpuKind kind)
    {
        Environment.SetEnvironmentVariable(GpuChoice.Variable, kind.ToString());
        try
        {
            Assert.Equal(kind, GpuChoice.FromEnvironment().Kind);
        }
        catch (SgvbException error)
        {
            Assert.Equal(SgvbException.Unavailable, error.ExitCode);
            OneLine(error);
        }
    }

    [Fact]
    public void Out_of_memory_is_one_line_and_not_the_users_bad_input()
    {
        foreach (var thrown in (Exception[])
            [new OutOfMemoryException(), new CudaException("out of memory"), new CLException(CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE)])
        {
            Assert.True(GpuErrors.IsOfDevice(thrown));
            var error = GpuErrors.Explain(thrown, "512 MiB on a device");
            Assert.Equal("512 MiB on a device: the GPU is out of memory; use a smaller --minibatch or --workload", error.Message);
            Assert.Equal(SgvbException.Unavailable, Assert.IsType<DeviceMemoryException>(error).ExitCode);
        }

        var other = GpuErrors.Explain(new CudaException("an illegal memory access was encountered\nsomewhere"), "A kernel failed");
        Assert.Equal("A kernel failed: an illegal memory access was encountered somewhere.", other.Message);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(GpuChoice.Variable, _before);

    private static void OneLine(SgvbException error) => Assert.DoesNotContain('\n', error.Message);
}
