using Sgvb.Backends;
using Sgvb.Backends.Gpu;
using Sgvb.Tests.Cases;

namespace Sgvb.Tests.Gpu;

/// <summary>
/// How cuBLAS is called, with a fake of it that multiplies in the host's memory, where the simulator's matrices are: operands, strides and transposes are right,
/// and what it refuses is one line.
/// </summary>
[Collection(Simulator.Collection)]
public sealed class CublasProductTests(CublasProductTests.Fake fake) : IClassFixture<CublasProductTests.Fake>
{
    [Theory]
    [InlineData(Product.NN)]
    [InlineData(Product.NT)]
    [InlineData(Product.TN)]
    public void It_is_asked_for_the_same_product(Product product)
    {
        const int m = 5, n = 18, k = 7;
        using var backend = new GpuBackend(Simulator.Device);
        using var cublas = new CublasProduct(backend, product, m, n, k, fake.File);
        cublas.Run(2);
        var (a, b, c) = (Values(backend, cublas.A), Values(backend, cublas.B), Values(backend, cublas.C));
        for (var i = 0; i < m; i++)
            for (var j = 0; j < n; j++)
            {
                var sum = Enumerable.Range(0, k).Sum(l =>
                    (double)(product == Product.TN ? a[l * m + i] : a[i * k + l]) * (product == Product.NT ? b[j * k + l] : b[l * n + j]));
                Assert.Equal(sum, c[i * n + j], 1e-5 * k);
            }
    }

    [Fact]
    public void What_does_not_load_or_start_is_one_line()
    {
        using var backend = new GpuBackend(Simulator.Device);
        Assert.Equal("cuBLAS: /nowhere/libcublas.so does not load", Said("/nowhere/libcublas.so"));
        Assert.Equal("cuBLAS: cublasCreate_v2 ends with status 3", Said(fake.Failing));

        string Said(string file)
        {
            var e = Assert.Throws<SgvbException>(() => new CublasProduct(backend, Product.NN, 2, 2, 2, file));
            Assert.Equal(SgvbException.Unavailable, e.ExitCode);
            return e.Message;
        }
    }

    private static float[] Values(IBackend backend, Matrix matrix)
    {
        var values = new float[matrix.Rows * matrix.Columns];
        backend.Download(matrix, values);
        return values;
    }

    public sealed class Fake : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        /// <summary>Built at the first call.</summary>
        public string File => Built("libcublas.so", "0");

        /// <summary>One that does not start.</summary>
        public string Failing => Built("libcublas-failing.so", "3");

        public void Dispose() => _folder.Dispose();

        private string Built(string name, string status)
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "a fake of a Linux library");
            SharedCases.Need("cc");
            if (!System.IO.File.Exists(_folder[name]))
            {
                var source = Path.Combine(Places.Repository()!, "Tests", "Gpu", "fake-cublas.c");
                var (exitCode, said) = SharedCases.Bash(
                    _folder.Path, $"cc -shared -fPIC -w -DCREATE_STATUS={status} -o {name} \"$SOURCE\"", ("SOURCE", source));
                Assert.True(exitCode == 0, said);
            }

            return _folder[name];
        }
    }
}
