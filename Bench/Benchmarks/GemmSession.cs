using Sgvb.Noise;
using Sgvb.Numerics;

namespace Sgvb.Bench.Benchmarks;

/// <summary>A matrix product with operands of normal noise, ready to be run over and over.</summary>
public sealed class GemmSession : IDisposable
{
    private readonly GemmCase _given;
    private readonly IBackend _backend;
    private readonly Matrix _a;
    private readonly Matrix _b;
    private readonly Matrix _c;

    /// <param name="given">Kind and shape.</param>
    /// <param name="create">Makes the backend; the registry's where null.</param>
    public GemmSession(GemmCase given, Func<int, IBackend>? create = null)
    {
        _given = given;
        _backend = (create ?? Registry.Backend(given.Backend).CreateBackend!)(given.Threads);
        var (shapeOfA, shapeOfB) = given.Shapes;
        _a = _backend.Allocate(shapeOfA.Rows, shapeOfA.Columns);
        _b = _backend.Allocate(shapeOfB.Rows, shapeOfB.Columns);
        _c = _backend.Allocate(given.M, given.N);
        _backend.FillNoise(_a, new NoiseKey(1, 0, 0).For(0, NoiseStream.Benchmark), NoiseKind.Normal);
        _backend.FillNoise(_b, new NoiseKey(1, 0, 1).For(0, NoiseStream.Benchmark), NoiseKind.Normal);
    }

    /// <summary>Runs <paramref name="count"/> products and waits for the device once, at the end.</summary>
    public void Run(int count)
    {
        for (var i = 0; i < count; i++)
            _backend.Gemm<Copy>(_given.Product, _a, _b, Operands.Read().Write(_c));
        _backend.Synchronize();
    }

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _c.Dispose();
        _backend.Dispose();
    }
}
