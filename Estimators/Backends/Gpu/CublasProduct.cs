using System.Runtime.InteropServices;
using ILGPU.Runtime.Cuda;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Backends.Gpu;

/// <summary>
/// NVIDIA's cuBLAS, called directly: its product of two normal matrices into a third on this backend's device, in float32 without TF32, to compare ours
/// with where libtorch does not load.
/// </summary>
public sealed class CublasProduct : IDisposable
{
    private const int Plain = 0, Transposed = 1;

    /// <summary>CUBLAS_DEFAULT_MATH: float32, no TF32, as libtorch sets it by default.</summary>
    private const int DefaultMath = 0;

    private static readonly string[] Names = OperatingSystem.IsWindows()
        ? ["cublas64_13.dll", "cublas64_12.dll", "cublas64_11.dll"]
        : ["libcublas.so.13", "libcublas.so.12", "libcublas.so.11"];

    private readonly GpuBackend _backend;
    private readonly Product _product;
    private readonly nint _library;
    private readonly nint _handle;
    private readonly Sgemm _sgemm;

    /// <param name="backend">On whose device it works.</param>
    /// <param name="product">Which operand is transposed.</param>
    /// <param name="m">Rows of the result.</param>
    /// <param name="n">Columns of the result.</param>
    /// <param name="k">Inner length.</param>
    /// <param name="library">The file; by its usual names where null.</param>
    /// <exception cref="SgvbException">There is no cuBLAS, or it does not start.</exception>
    public CublasProduct(GpuBackend backend, Product product, int m, int n, int k, string? library = null)
    {
        (_backend, _product) = (backend, product);
        foreach (var name in library is null ? Names : [library])
            if (_library == 0)
                _ = NativeLibrary.TryLoad(name, out _library);
        if (_library == 0)
            throw new SgvbException($"cuBLAS: {library ?? Names[0]} does not load", SgvbException.Unavailable);
        try
        {
            backend.Device.Accelerator.Bind();
            _sgemm = Function<Sgemm>("cublasSgemm_v2");
            Check("cublasCreate_v2", Function<Create>("cublasCreate_v2")(out _handle));
            Check("cublasSetMathMode", Function<SetMode>("cublasSetMathMode")(_handle, DefaultMath));
            // Kernels of ours are on this stream.
            if (backend.Device.Accelerator.DefaultStream is CudaStream stream)
                Check("cublasSetStream_v2", Function<SetStream>("cublasSetStream_v2")(_handle, stream.StreamPtr));
        }
        catch (Exception e)
        {
            NativeLibrary.Free(_library);
            if (e is EntryPointNotFoundException)
                throw new SgvbException($"cuBLAS: {e.Message}", SgvbException.Unavailable, e);
            throw;
        }

        A = product == Product.TN ? Normals(k, m, 0) : Normals(m, k, 0);
        B = product == Product.NT ? Normals(n, k, 1) : Normals(k, n, 1);
        C = backend.Allocate(m, n);
    }

    internal Matrix A { get; }

    internal Matrix B { get; }

    internal Matrix C { get; }

    /// <summary>Runs <paramref name="count"/> products and waits for the device once, at the end.</summary>
    /// <exception cref="SgvbException">cuBLAS refuses.</exception>
    public void Run(int count)
    {
        _backend.Device.Accelerator.Bind();
        var k = _product == Product.TN ? A.Rows : A.Columns;
        var (one, zero) = (1f, 0f);
        // cuBLAS counts down the columns: our rows are its columns, and it is asked for Cᵀ = Bᵀ·Aᵀ.
        for (var i = 0; i < count; i++)
            Check("cublasSgemm_v2", _sgemm(
                _handle, _product == Product.NT ? Transposed : Plain, _product == Product.TN ? Transposed : Plain, C.Columns, C.Rows, k, ref one, Address(B), B.Stride,
                Address(A), A.Stride, ref zero, Address(C), C.Stride));
        _backend.Synchronize();
    }

    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
        C.Dispose();
        _ = Function<Destroy>("cublasDestroy_v2")(_handle);
        NativeLibrary.Free(_library);
    }

    private Matrix Normals(int rows, int columns, ulong draw)
    {
        var matrix = _backend.Allocate(rows, columns);
        _backend.FillNoise(matrix, new NoiseKey(1, 0, draw).For(0, NoiseStream.Benchmark), NoiseKind.Normal);
        return matrix;
    }

    private static nint Address(Matrix matrix) => ((GpuMatrix)matrix).Buffer.NativePtr;

    private static void Check(string function, int status)
    {
        if (status != 0)
            throw new SgvbException(string.Create(CultureInfo.InvariantCulture, $"cuBLAS: {function} ends with status {status}"), SgvbException.Unavailable);
    }

    private TDelegate Function<TDelegate>(string name) where TDelegate : Delegate =>
        GpuLibraries.Function<TDelegate>(_library, name);

    private delegate int Create(out nint handle);

    private delegate int Destroy(nint handle);

    private delegate int SetMode(nint handle, int mode);

    private delegate int SetStream(nint handle, nint stream);

    private delegate int Sgemm(
        nint handle, int transposeA, int transposeB, int m, int n, int k, ref float alpha, nint a, int strideA, nint b, int strideB, ref float beta, nint c, int strideC);
}
