using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu.NoiseProduct;

/// <summary>The sums of the examples that one thread serves with the same normals.</summary>
internal interface IExamples<T> where T : struct, IExamples<T>
{
    static abstract int Count { get; }

    /// <summary>Adds noise·x of the examples from <paramref name="first"/> on; those before <paramref name="last"/> exist.</summary>
    T Add(in NoiseProductArguments job, int first, int last, int input, Quad noise);

    void Store(in NoiseProductArguments job, int first, int last, int column);
}

/// <summary>One example: per-example noise.</summary>
internal readonly struct OneExample(Quad sum) : IExamples<OneExample>
{
    private readonly Quad _sum = sum;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OneExample Add(in NoiseProductArguments job, int first, int last, int input, Quad noise) =>
        new(_sum.Fma(job.X[first * job.StrideX + input], noise));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(in NoiseProductArguments job, int first, int last, int column) => job.Store(job.Y, first, job.StrideY, column, _sum);
}

/// <summary>Up to four examples of one group.</summary>
internal readonly struct FourExamples(Quad sum0, Quad sum1, Quad sum2, Quad sum3) : IExamples<FourExamples>
{
    private readonly Quad _sum0 = sum0;
    private readonly Quad _sum1 = sum1;
    private readonly Quad _sum2 = sum2;
    private readonly Quad _sum3 = sum3;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourExamples Add(in NoiseProductArguments job, int first, int last, int input, Quad noise)
    {
        var at = first * job.StrideX + input;
        return new FourExamples(
            _sum0.Fma(job.X[at], noise),
            _sum1.Fma(first + 1 < last ? job.X[at + job.StrideX] : 0, noise),
            _sum2.Fma(first + 2 < last ? job.X[at + 2 * job.StrideX] : 0, noise),
            _sum3.Fma(first + 3 < last ? job.X[at + 3 * job.StrideX] : 0, noise));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(in NoiseProductArguments job, int first, int last, int column)
    {
        job.Store(job.Y, first, job.StrideY, column, _sum0);
        if (first + 1 < last)
            job.Store(job.Y, first + 1, job.StrideY, column, _sum1);
        if (first + 2 < last)
            job.Store(job.Y, first + 2, job.StrideY, column, _sum2);
        if (first + 3 < last)
            job.Store(job.Y, first + 3, job.StrideY, column, _sum3);
    }
}
