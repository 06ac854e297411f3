using Sgvb.Backends;
using Sgvb.Bench.Cases;
using Sgvb.Noise;
using Sgvb.Recipes;

namespace Sgvb.Bench.Benchmarks;

/// <summary>A matrix product with operands of normal noise, ready to be run over and over.</summary>
public sealed class GemmSession : IDisposable
{
    private readonly GemmCase given;
    private readonly IBackend backend;
    private readonly Matrix a;
    private readonly Matrix b;
    private readonly Matrix c;

    /// <param name="given">Kind and shape.</param>
    /// <param name="create">Makes the backend; the registry's where null.</param>
    public GemmSession(GemmCase given, Func<int, IBackend>? create = null)
    {
        this.given = given;
        backend = (create ?? Registry.Backend(given.Backend).CreateBackend!)(given.Threads);
        var (shapeOfA, shapeOfB) = given.Shapes;
        a = backend.Allocate(shapeOfA.Rows, shapeOfA.Columns);
        b = backend.Allocate(shapeOfB.Rows, shapeOfB.Columns);
        c = backend.Allocate(given.M, given.N);
        backend.FillNoise(a, new NoiseKey(1, 0, 0).For(0, NoiseStream.Benchmark), NoiseKind.Normal);
        backend.FillNoise(b, new NoiseKey(1, 0, 1).For(0, NoiseStream.Benchmark), NoiseKind.Normal);
    }

    /// <summary>Runs <paramref name="count"/> products and waits for the device once, at the end.</summary>
    public void Run(int count)
    {
        for (var i = 0; i < count; i++)
            backend.Gemm<Copy>(given.Product, a, b, Operands.Read().Write(c));
        backend.Synchronize();
    }

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
        c.Dispose();
        backend.Dispose();
    }
}
