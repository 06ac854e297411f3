namespace Sgvb.Bench.Cases;

/// <summary>A plain matrix product C[M, N] = A·B over K, of one of the three kinds of a training step.</summary>
public sealed record GemmCase(Product Product, string Backend, int M, int N, int K, int Threads) : IBenchCase
{
    public double Flops => 2.0 * M * N * K;

    public double Bytes => sizeof(float) * ((double)M * K + (double)K * N + (double)M * N);

    public double Normals => 0;

    public BenchmarkRow Row => new()
    {
        Benchmark = "gemm-" + Product.ToString().ToLowerInvariant(),
        Backend = Backend,
        Workload = string.Create(CultureInfo.InvariantCulture, $"{M}x{K}x{N}"),
        Threads = Threads,
        Samples = 0,
        MedianNs = 0,
    };

    /// <summary>Rows and columns of the operands as they are stored.</summary>
    public ((int Rows, int Columns) A, (int Rows, int Columns) B) Shapes => Product switch
    {
        Product.NN => ((M, K), (K, N)),
        Product.NT => ((M, K), (N, K)),
        _ => ((K, M), (K, N)),
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Product} {Backend} {M} {N} {K} {Threads}");

    /// <exception cref="SgvbException">Not the text of a case.</exception>
    public static GemmCase Parse(string text) => text.Split(' ') is [var product, var backend, var m, var n, var k, var threads]
        ? new GemmCase(Enum.Parse<Product>(product), backend, int.Parse(m, CultureInfo.InvariantCulture),
            int.Parse(n, CultureInfo.InvariantCulture), int.Parse(k, CultureInfo.InvariantCulture), int.Parse(threads, CultureInfo.InvariantCulture))
        : throw new SgvbException($"'{text}' is no case of a matrix product benchmark");

    /// <summary>1000³ of each kind, and the products of the workload's layers: forward, input's gradient, weights' gradient.</summary>
    public static IEnumerable<GemmCase> Of(string backend, Workload workload, int threads)
    {
        foreach (var product in Enum.GetValues<Product>())
            yield return new GemmCase(product, backend, 1000, 1000, 1000, threads);
        for (var l = 0; l < workload.Layers; l++)
        {
            var (m, k, n) = (workload.Minibatch, workload.Widths[l], workload.Widths[l + 1]);
            yield return new GemmCase(Product.NN, backend, m, n, k, threads);
            if (l > 0)
                yield return new GemmCase(Product.NT, backend, m, k, n, threads);
            yield return new GemmCase(Product.TN, backend, k, n, m, threads);
        }
    }
}
