using ILGPU;
using ILGPU.Runtime;

namespace Sgvb.Backends.Gpu.Machine;

/// <summary>
/// Device memory for partial results that grows to the largest size ever asked for and is then reused. Work is queued in order, so the
/// next user cannot come too early.
/// </summary>
internal sealed class GpuScratch(GpuDevice device) : IDisposable
{
    private MemoryBuffer1D<float, Stride1D.Dense>? _buffer;

    /// <summary>At least <paramref name="elements"/> elements; the contents of earlier calls are lost.</summary>
    /// <exception cref="SgvbException">Too many, or the device is out of memory.</exception>
    public ArrayView<float> Take(long elements)
    {
        // Kernels index with 32 bits.
        if (elements > int.MaxValue)
            throw new SgvbException("Partial results are too large for the gpu backend; use a smaller --minibatch or --workload.");
        if (_buffer is null || _buffer.Length < elements)
        {
            if (_buffer is not null)
            {
                device.Synchronize();
                device.Free(_buffer);
                _buffer = null;
            }

            _buffer = device.Allocate(elements);
        }

        return _buffer.AsArrayView<float>(0, elements);
    }

    public void Dispose()
    {
        if (_buffer is not null)
            device.Free(_buffer);
        _buffer = null;
    }
}
