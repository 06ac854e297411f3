using System.Collections.Concurrent;
using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using Sgvb.Backends.Gpu.Sums;

namespace Sgvb.Backends.Gpu.Machine;

/// <summary>
/// One device with its compiled kernels, shared by every backend of the process: a kernel is compiled once for each operation, and
/// launched without looking at its types again.
/// </summary>
public class GpuDevice : IDisposable
{
    /// <summary>The environment variable for the MiB of device memory that may be taken, where a GPU is shared with others.</summary>
    public const string MemoryVariable = "SGVB_GPU_MEMORY";

    /// <summary>Threads in the groups of kernels whose threads stand in a line.</summary>
    public const int LargestGroup = 256;

    /// <summary>Groups along y, and along z, that CUDA devices take.</summary>
    private const int LargestSide = 65535;

    private static readonly Lazy<GpuDevice> LazyShared = new(() => new GpuDevice(GpuChoice.Shared));

    private readonly Context _context;
    private readonly ConcurrentDictionary<MethodInfo, Delegate> _kernels = new();
    private readonly AcceleratorStream _stream;
    private readonly long _limit;
    private long _held;

    /// <param name="choice">Which device.</param>
    /// <param name="memory">Bytes that may be taken; null for what <see cref="MemoryVariable"/> says, or all.</param>
    /// <exception cref="SgvbException">The device is not there; the message says why.</exception>
    public GpuDevice(GpuChoice choice, long? memory = null)
    {
        _limit = memory ?? LimitFromEnvironment();
        (_context, Accelerator) = choice.Open();
        Choice = choice;
        _stream = Accelerator.DefaultStream;
    }

    /// <summary>The process's device.</summary>
    /// <exception cref="SgvbException">It is not there.</exception>
    public static GpuDevice Shared => LazyShared.Value;

    public GpuChoice Choice { get; }

    internal Accelerator Accelerator { get; }

    /// <summary>Bytes of device memory that are taken.</summary>
    internal long Held => Interlocked.Read(ref _held);

    /// <summary>The kernels that were compiled so far.</summary>
    internal IEnumerable<MethodInfo> Kernels => _kernels.Keys;

    /// <summary>Name and versions, in one line.</summary>
    public override string ToString() => Choice.Description;

    /// <summary>Puts a kernel in the device's queue and returns.</summary>
    /// <param name="kernel">A static method that takes its arguments as one struct.</param>
    /// <param name="groups">Groups in the grid.</param>
    /// <param name="groupSize">Threads in a group.</param>
    /// <param name="arguments">Passed by value.</param>
    /// <exception cref="SgvbException">The device refuses, or would.</exception>
    internal virtual void Launch<TArguments>(Action<TArguments> kernel, Index3D groups, int groupSize, TArguments arguments)
        where TArguments : struct
    {
        if (groups.Y > LargestSide || groups.Z > LargestSide)
            throw new SgvbException("A step has too many rows for a GPU; use a smaller --minibatch or --workload.");
        try
        {
            Accelerator.Bind();
            if (!_kernels.TryGetValue(kernel.Method, out var compiled))
                compiled = _kernels.GetOrAdd(kernel.Method, _ => Accelerator.LoadKernel(kernel));
            var grid = new KernelConfig(groups, new Index3D(groupSize, 1, 1));
            ((Action<AcceleratorStream, KernelConfig, TArguments>)compiled)(_stream, grid, arguments);
        }
        catch (Exception e) when (GpuErrors.IsOfDevice(e))
        {
            throw GpuErrors.Explain(e, $"A kernel cannot start on {this}");
        }
    }

    /// <summary>Puts a kernel in the queue that has threads in one line, and looks at <see cref="Grid.GlobalIndex"/>.X.</summary>
    internal void LaunchLine<TArguments>(Action<TArguments> kernel, int threads, TArguments arguments) where TArguments : struct
    {
        var groupSize = GroupSize(threads);
        Launch(kernel, new Index3D(Groups(threads, groupSize), 1, 1), groupSize, arguments);
    }

    /// <summary>Threads in a group: whole warps, and no more than there is work for.</summary>
    internal static int GroupSize(int threads) => Math.Min(LargestGroup, Groups(threads, SumKernel.WarpSize) * SumKernel.WarpSize);

    /// <summary>How many groups of <paramref name="size"/> cover <paramref name="count"/>.</summary>
    internal static int Groups(int count, int size) => (count + size - 1) / size;

    /// <summary>Zeroed memory for a matrix.</summary>
    /// <exception cref="SgvbException">The device is out of memory.</exception>
    internal MemoryBuffer1D<float, Stride1D.Dense> Allocate(long elements)
    {
        var bytes = elements * sizeof(float);
        try
        {
            if (Interlocked.Add(ref _held, bytes) > _limit)
                throw new OutOfMemoryException();
            var buffer = Accelerator.Allocate1D<float>(elements);
            buffer.MemSetToZero(_stream);
            return buffer;
        }
        catch (Exception e) when (GpuErrors.IsOfDevice(e))
        {
            Interlocked.Add(ref _held, -bytes);
            throw GpuErrors.Explain(e, $"{(bytes + 0xFFFFF) >> 20} MiB on {this}");
        }
    }

    /// <summary>Gives memory back.</summary>
    internal void Free(MemoryBuffer1D<float, Stride1D.Dense> buffer)
    {
        Interlocked.Add(ref _held, -buffer.LengthInBytes);
        buffer.Dispose();
    }

    internal void Upload(ReadOnlySpan<float> source, ArrayView<float> target)
    {
        target.CopyFromCPU(_stream, source);
        Synchronize();
    }

    internal void Download(ArrayView<float> source, Span<float> target)
    {
        Synchronize();
        source.CopyToCPU(_stream, target);
        Synchronize();
    }

    /// <exception cref="SgvbException">A kernel failed; devices report it late, when somebody waits.</exception>
    internal void Synchronize()
    {
        try
        {
            _stream.Synchronize();
        }
        catch (Exception e) when (GpuErrors.IsOfDevice(e))
        {
            throw GpuErrors.Explain(e, $"A kernel failed on {this}");
        }
    }

    private static long LimitFromEnvironment() => Environment.GetEnvironmentVariable(MemoryVariable) is not { Length: > 0 } text ? long.MaxValue
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes) ? (long)mebibytes << 20
        : throw new SgvbException($"{MemoryVariable}={text}: is no whole number of MiB.");

    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }
}
