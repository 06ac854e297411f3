using Sgvb.Backends.Gpu.Machine;
using Sgvb.Tests.Cases;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Gpu;

/// <summary>A GPU asked for by name on machines with no driver, and with drivers that cannot serve: one line, exit code 5. The drivers are fakes.</summary>
public sealed class DriverTests(DriverTests.FakeDriver driver) : IClassFixture<DriverTests.FakeDriver>
{
    private static readonly string[] Agree = ["agree", "--backend", "gpu", "--estimator", "shared", "--posterior", "sigma", "--workload", "5-4-3"];

    [Theory]
    [InlineData("FAKE_INIT=803", "No CUDA device was found: the NVIDIA driver says: system has unsupported display driver / cuda driver combination (error 803); ")]
    [InlineData("FAKE_INIT=999", "No CUDA device was found: the NVIDIA driver says: error 999; ")]
    [InlineData("FAKE_DEVICES=0", "No CUDA device was found: the NVIDIA driver finds no GPU; ")]
    [InlineData("FAKE_VERSION=9000", "No CUDA device was found: the NVIDIA driver is of CUDA 9.0, too old for its GPU or for the kernels; update it; ")]
    [InlineData("FAKE_CONTEXT=2", "the GPU is out of memory; use a smaller --minibatch or --workload")]
    [InlineData("FAKE_MEMORY=1", "the provided PTX was compiled with an unsupported toolchain; update the NVIDIA driver.")]
    [InlineData("FAKE_MEMORY=0", "the GPU is out of memory; use a smaller --minibatch or --workload")]
    public void A_driver_that_cannot_serve_is_one_line(string answers, string line)
    {
        var parts = answers.Split('=');
        Said(line, ("LD_LIBRARY_PATH", driver.Folder), (parts[0], parts[1]));
    }

    [Fact]
    public void No_driver_is_one_line()
    {
        Assert.SkipWhen(SharedCases.Bash("/", "ldconfig -p | grep -q libcuda").ExitCode == 0, "there is a driver");
        Said("No CUDA device was found: no NVIDIA driver is installed, libcuda.so.1 does not load; ");
    }

    private static void Said(string line, params (string Name, string? Value)[] variables)
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Run("Sgvb.Analysis", [.. Agree, "--output", folder["run"]], [.. variables, (GpuChoice.Variable, "cuda")]);
        Assert.Equal(SgvbException.Unavailable, run.ExitCode);
        Assert.Contains(line, run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n', StringComparison.Ordinal));
    }

    public sealed class FakeDriver : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        /// <summary>With the library in it, built at the first call.</summary>
        public string Folder
        {
            get
            {
                Assert.SkipUnless(OperatingSystem.IsLinux(), "a fake of the Linux driver");
                SharedCases.Need("cc");
                if (!File.Exists(_folder["libcuda.so.1"]))
                {
                    var source = Path.Combine(Places.Repository()!, "Tests", "Gpu", "fake-driver.c");
                    var (exitCode, said) = SharedCases.Bash(_folder.Path, "cc -shared -fPIC -w -o libcuda.so.1 \"$SOURCE\"", ("SOURCE", source));
                    Assert.True(exitCode == 0, said);
                }

                return _folder.Path;
            }
        }

        public void Dispose() => _folder.Dispose();
    }
}
