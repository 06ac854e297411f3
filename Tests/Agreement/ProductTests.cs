using Sgvb.Backends;
using Sgvb.Backends.Simd;
using Sgvb.Backends.Simd.Lanes;
using Sgvb.Noise;
using Sgvb.Numerics;

namespace Sgvb.Tests.Agreement;

/// <summary>The matrix product of the managed backend has the bits of one chain of fused multiply-adds, however it is cut up.</summary>
public sealed class ProductTests
{
    /// <summary>One tile and less; edges of tiles and panels; all panels at once; a few at a time, so that shares begin within a panel.</summary>
    private static readonly (int Rows, int Columns, int Depth)[] Shapes =
        [(1, 1, 1), (7, 10, 33), (8, 48, 16), (9, 49, 17), (65, 10, 1001), (130, 300, 40), (37, 333, 700), (1, 400, 500), (12, 100, 2100)];

    public static TheoryData<Product, SimdPath> Cases()
    {
        var cases = new TheoryData<Product, SimdPath>();
        foreach (var product in Enum.GetValues<Product>())
            foreach (var path in Enum.GetValues<SimdPath>())
                cases.Add(product, path);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_element_is_one_chain_along_k(Product product, SimdPath path)
    {
        Assert.SkipUnless(SimdPaths.IsSupported(path), $"this processor has no {path}");
        foreach (var (rows, columns, depth) in Shapes)
        {
            var shapeOfA = product == Product.TN ? (depth, rows) : (rows, depth);
            var shapeOfB = product == Product.NT ? (columns, depth) : (depth, columns);
            float[]? expected = null;
            foreach (var threads in (int[])[1, 2, 3, 16])
            {
                using var backend = SimdBackend.Create(threads, path);
                using var a = Drawn(backend, shapeOfA, 1);
                using var b = Drawn(backend, shapeOfB, 2);
                using var c = Drawn(backend, (rows, columns), 3);
                backend.Gemm<Copy>(product, a, b, Operands.Read().Write(c));
                expected ??= Chains(product, Elements(backend, a), Elements(backend, b), rows, columns, depth);
                Assert.Equal(expected, Elements(backend, c));
            }
        }
    }

    private static float[] Chains(Product product, float[] a, float[] b, int rows, int columns, int depth)
    {
        var c = new float[rows * columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                for (var k = 0; k < depth; k++)
                    c[i * columns + j] = MathF.FusedMultiplyAdd(
                        product == Product.TN ? a[k * rows + i] : a[i * depth + k],
                        product == Product.NT ? b[j * depth + k] : b[k * columns + j], c[i * columns + j]);
        return c;
    }

    private static Matrix Drawn(IBackend backend, (int Rows, int Columns) shape, ulong draw)
    {
        var matrix = backend.Allocate(shape.Rows, shape.Columns);
        backend.FillNoise(matrix, new NoiseKey(1, 0, draw).For(0, NoiseStream.Benchmark), NoiseKind.Normal);
        return matrix;
    }

    private static float[] Elements(IBackend backend, Matrix matrix)
    {
        var elements = new float[matrix.Rows * matrix.Columns];
        backend.Download(matrix, elements);
        return elements;
    }
}
