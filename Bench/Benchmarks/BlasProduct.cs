using System.Runtime.InteropServices;
using Sgvb.Backends.Simd;
using Sgvb.Noise;

namespace Sgvb.Bench.Benchmarks;

/// <summary>
/// C = A·B by a BLAS library of the system (OpenBLAS, MKL, BLIS: whatever exports <c>cblas_sgemm</c> with 32-bit sizes): a harder peer for the
/// matrix product than libtorch, whose product uses AVX2 on processors that are not Intel's.
/// </summary>
public sealed class BlasProduct : IDisposable
{
    /// <summary>Names the library's file.</summary>
    public const string Variable = "SGVB_BLAS";

    /// <summary>After its turn. The threads of OpenBLAS 0.3 look for work for 40 to 90 ms after a product; a peak loop right behind it has half a peak.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    private const int RowMajor = 101, NoTranspose = 111;

    /// <summary>How the known libraries are told the number of their threads.</summary>
    private static readonly string[] ThreadSetters = ["openblas_set_num_threads", "MKL_Set_Num_Threads", "bli_thread_set_num_threads"];

    private readonly nint _library;
    private readonly Sgemm _product;
    private readonly int _size;
    private readonly float[] _a;
    private readonly float[] _b;
    private readonly float[] _c;

    /// <param name="size">Rows and columns of all three matrices.</param>
    /// <param name="threads">Of the library, where it can be told.</param>
    /// <exception cref="SgvbException">There is no such library, or its product is not the product.</exception>
    public BlasProduct(int size, int threads)
    {
        var file = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(file))
            throw new SgvbException($"no library to compare with: name a BLAS library's file in {Variable}");
        Name = Path.GetFileName(file);
        if (!Path.IsPathFullyQualified(file) || !File.Exists(file) || !NativeLibrary.TryLoad(file, out _library))
            throw new SgvbException($"{Variable}: {file} is not the full path of a library that loads here");
        try
        {
            _product = Function<Sgemm>("cblas_sgemm") ?? throw new SgvbException($"{Variable}: {file} has no cblas_sgemm");
            if (ThreadSetters.Select(Function<SetThreads>).FirstOrDefault(f => f is not null) is { } set)
                set(threads);
            else
                Name += ", with its own number of threads";
            _size = size;
            _a = Normals(0);
            _b = Normals(1);
            _c = new float[size * size];
            Check(file);
        }
        catch
        {
            NativeLibrary.Free(_library);
            throw;
        }
    }

    /// <summary>The file's name, and what a reader must know of it.</summary>
    public string Name { get; }

    public void Run(int count)
    {
        for (var i = 0; i < count; i++)
            _product(RowMajor, NoTranspose, NoTranspose, _size, _size, _size, 1, _a, _size, _b, _size, 0, _c, _size);
    }

    public void Dispose() => NativeLibrary.Free(_library);

    /// <summary>The first row against double precision: a library with 64-bit sizes, or one that does nothing, is told here.</summary>
    private void Check(string file)
    {
        Run(1);
        for (var j = 0; j < _size; j++)
        {
            var (sum, length) = (0.0, 0.0);
            for (var k = 0; k < _size; k++)
            {
                var term = (double)_a[k] * _b[k * _size + j];
                sum += term;
                length += Math.Abs(term);
            }

            if (!(Math.Abs(_c[j] - sum) <= 1e-5 * length))
                throw new SgvbException($"{Variable}: {file} does not compute the product (its sizes must be 32-bit integers)");
        }
    }

    private float[] Normals(ulong draw)
    {
        using var backend = Registry.Backend(SimdBackend.RegistryName).CreateBackend!(1);
        using var matrix = backend.Allocate(_size, _size);
        backend.FillNoise(matrix, new NoiseKey(1, 0, draw).For(0, NoiseStream.Benchmark), NoiseKind.Normal);
        var values = new float[_size * _size];
        backend.Download(matrix, values);
        return values;
    }

    private TDelegate? Function<TDelegate>(string name) where TDelegate : Delegate =>
        NativeLibrary.TryGetExport(_library, name, out var address) ? Marshal.GetDelegateForFunctionPointer<TDelegate>(address) : null;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Sgemm(
        int order, int transposeA, int transposeB, int m, int n, int k, float alpha, float[] a, int strideA, float[] b, int strideB, float beta, float[] c,
        int strideC);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetThreads(int count);
}
