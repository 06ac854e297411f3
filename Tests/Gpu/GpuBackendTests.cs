using Sgvb.Backends;
using Sgvb.Model.Activations;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Numerics;
using Sgvb.Recipes.Parts;

namespace Sgvb.Tests.Gpu;

/// <summary>Every skeleton on the simulator and as executed PTX against the managed backend, at sizes around the kernels' blocks.</summary>
[Collection(Simulator.Collection)]
public sealed class GpuBackendTests : IDisposable
{
    private readonly SimulatorBesideSimd _both = new(Simulator.Checked);

    private IBackend Gpu => _both.Gpu;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 70)]
    [InlineData(5, 16)]
    [InlineData(2, 200)]
    public void Noise_has_the_same_bits(int rows, int columns)
    {
        foreach (var kind in Enum.GetValues<NoiseKind>())
        {
            foreach (var mirrored in (bool[])[false, true])
            {
                var key = new NoiseKey(7, 3, 0x1_0000_0002, mirrored);
                Same((backend, pair) => backend.FillNoise(pair[0], key, kind, firstRow: 11), 0, (rows, columns));
                Same((backend, pair) => backend.FillNoise(pair[0], key, kind, firstRow: 3, repeat: 4), 0, (3 * rows, columns));
            }
        }
    }

    [Fact]
    public void A_step_broadcasts_its_operands()
    {
        foreach (var (rows, columns) in ((int, int)[])[(1, 1), (7, 1), (5, 33), (17, 40)])
        {
            Same((b, m) => b.Map<Multiply>(Operands.Read(m[0], m[1]).Write(m[2])), 0,
                (rows, columns), (1, columns), (rows, columns));
            Same((b, m) => b.Map<Add>(Operands.Read(m[0], m[1]).Write(m[2])), 0, (rows, 1), (1, 1), (rows, columns));
            Same((b, m) => b.Map<Level<AlphaRule>>(Operands.Read(m[0]).Write(m[0])), 0, (rows, columns));
            Same((b, m) => b.Map<Chain<AlphaRule>>(Operands.Read(m[0], m[1], m[2], m[3]).Write(m[4], m[5])), 0,
                (rows, columns), (rows, columns), (rows, columns), (rows, 1), (rows, columns), (rows, columns));
        }
    }

    [Theory]
    [InlineData(Product.NN)]
    [InlineData(Product.NT)]
    [InlineData(Product.TN)]
    public void Products_agree(Product product)
    {
        foreach (var (m, n, k) in ((int, int, int)[])[(1, 1, 1), (5, 10, 17), (64, 64, 16), (65, 66, 33), (3, 130, 40)])
        {
            var a = product == Product.TN ? (k, m) : (m, k);
            var b = product == Product.NT ? (n, k) : (k, n);
            Same((backend, x) => backend.Gemm<Activated<Relu, AddThree, Nothing>>(product, x[0], x[1], Operands.Read(x[2], x[3]).Write(x[4])),
                Tolerances.FloatProducts, a, b, (m, n), (1, n), (m, n));
        }
    }

    [Fact]
    public void Sums_agree()
    {
        foreach (var (rows, columns) in ((int, int)[])[(1, 1), (1, 40), (40, 1), (5, 33), (130, 7), (3, 150)])
        {
            foreach (var target in ((int, int)[])[(1, columns), (rows, 1), (1, 1)])
                Same((b, m) => b.Sum(m[0], m[1]), Tolerances.FloatProducts, (rows, columns), target);
        }
    }

    [Fact]
    public void Softmax_agrees_and_is_exact_where_the_label_is_almost_certain()
    {
        foreach (var (rows, classes) in ((int, int)[])[(1, 2), (5, 10), (3, 40)])
        {
            Same((b, m) =>
            {
                b.Upload([.. Enumerable.Range(0, rows).Select(r => (float)(r % classes))], m[1]);
                b.Map<Multiply>(Operands.Read(m[0], m[4]).Write(m[0]));
                b.SoftmaxCrossEntropy(m[0], m[1], m[2], m[3]);
            }, Tolerances.FloatSoftmax, (rows, classes), (rows, 1), (rows, classes), (rows, 1), (rows, 1));
        }

        using var logits = Gpu.Allocate(1, 3);
        using var labels = Gpu.Allocate(1, 1);
        using var delta = Gpu.Allocate(1, 3);
        using var losses = Gpu.Allocate(1, 1);
        Gpu.Upload([20, 0, -1], logits);
        Gpu.SoftmaxCrossEntropy(logits, labels, delta, losses);
        var result = new float[3];
        Gpu.Download(delta, result);
        var others = (Math.Exp(-20) + Math.Exp(-21)) / (1 + Math.Exp(-20) + Math.Exp(-21));
        Assert.Equal(1, result[0] / -others, Tolerances.FloatSoftmax);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public void Products_with_noise_agree(int group)
    {
        foreach (var (m, k, l) in ((int, int, int)[])[(1, 1, 1), (9, 3, 10), (7, 9, 70), (3, 2, 140)])
        {
            foreach (var mirrored in (bool[])[false, true])
            {
                var key = new NoiseKey(1, 2, 3, mirrored);
                Same((b, x) => b.NoiseProduct(x[0], x[1], key, group, x[2]), Tolerances.FloatProducts, (m, k), (k, l), (m, l));
                Same((b, x) => b.NoiseProductGradient(x[0], x[1], x[2], key, group, closedAtZero: false, x[3], x[4]), Tolerances.FloatProducts,
                    (m, k), (k, l), (m, l), (m, k), (k, l));
                Same((b, x) => b.NoiseProductGradient(x[0], x[1], x[2], key, group, closedAtZero: false, null, x[3]), Tolerances.FloatProducts,
                    (m, k), (k, l), (m, l), (k, l));
            }
        }
    }

    /// <summary>More examples than a slice holds: the slices are summed by another kernel.</summary>
    [Fact]
    public void The_gradient_of_a_narrow_layer_is_split_by_examples()
    {
        var key = new NoiseKey(1, 2, 3);
        Same((b, x) => b.NoiseProductGradient(x[0], x[1], x[2], key, 3, closedAtZero: false, x[3], x[4]), Tolerances.FloatProducts,
            (70, 2), (2, 3), (70, 3), (70, 2), (2, 3));
    }

    [Fact]
    public void Squares_of_gradients_with_noise_agree()
    {
        var key = new NoiseKey(4, 5, 6);
        Same((b, x) => b.NoiseSquares(x[0], x[1], x[2], key, x[3]), Tolerances.FloatProducts, (5, 9), (9, 70), (5, 70), (5, 1));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var a = Gpu.Allocate(3, 4);
        using var b = Gpu.Allocate(5, 6);
        Assert.Throws<ArgumentException>(() => Gpu.Gemm<Copy>(Product.NN, a, b, Operands.Read().Write(a)));
        Assert.Throws<ArgumentException>(() => Gpu.Gemm<Copy>(Product.TN, a, a, Operands.Read().Write(a)));
        Assert.Throws<ArgumentException>(() => Gpu.Map<Add>(Operands.Read(a, b).Write(a)));
        Assert.Throws<ArgumentException>(() => Gpu.Map<Add>(Operands.Read(a).Write(a)));
        Assert.Throws<ArgumentException>(() => Gpu.Sum(a, b));
        Assert.Throws<ArgumentException>(() => Gpu.Upload(new float[7], a));
        Assert.Throws<ArgumentException>(() => Gpu.Download(a, new float[7]));
        Assert.Throws<ArgumentException>(() => Gpu.NoiseProduct(a, b, default, 1, a));
        Assert.Throws<SgvbException>(() => Gpu.Allocate(65536, 65536));
    }

    public void Dispose() => _both.Dispose();

    private void Same(Action<IBackend, Matrix[]> call, double tolerance, params (int Rows, int Columns)[] shapes) => _both.Same(call, tolerance, shapes);
}
