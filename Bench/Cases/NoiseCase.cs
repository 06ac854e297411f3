using Sgvb.Noise;

namespace Sgvb.Bench.Cases;

/// <summary>Filling a matrix with noise: into the first cache on one thread, or to memory on all.</summary>
public sealed record NoiseCase(NoiseKind Kind, string Backend, int Rows, int Columns, int Threads) : IBenchCase
{
    public double Flops => 0;

    public double Bytes => (double)sizeof(float) * Rows * Columns;

    public double Normals => Kind == NoiseKind.Normal ? (double)Rows * Columns : 0;

    public BenchmarkRow Row => new()
    {
        Benchmark = "noise-" + Kind.ToString().ToLowerInvariant(),
        Backend = Backend,
        Workload = string.Create(CultureInfo.InvariantCulture, $"{Rows}x{Columns}"),
        Threads = Threads,
        Samples = 0,
        MedianNs = 0,
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Backend} {Rows} {Columns} {Threads}");

    /// <exception cref="SgvbException">Not the text of a case.</exception>
    public static NoiseCase Parse(string text) => text.Split(' ') is [var kind, var backend, var rows, var columns, var threads]
        ? new NoiseCase(Enum.Parse<NoiseKind>(kind), backend, int.Parse(rows, CultureInfo.InvariantCulture),
            int.Parse(columns, CultureInfo.InvariantCulture), int.Parse(threads, CultureInfo.InvariantCulture))
        : throw new SgvbException($"'{text}' is no case of a noise benchmark");

    /// <summary>16 KiB fit every first-level cache; 64 MiB fit no last-level cache of two cores.</summary>
    public static IEnumerable<NoiseCase> Of(string backend, int threads) =>
        from kind in Enum.GetValues<NoiseKind>()
        from size in (NoiseCase[])[new(kind, backend, 1, 4096, 1), new(kind, backend, 4096, 4096, threads)]
        select size;
}
