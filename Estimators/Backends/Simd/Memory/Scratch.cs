using System.Runtime.InteropServices;

namespace Sgvb.Backends.Simd.Memory;

/// <summary>A buffer for packed operands that grows to the largest size ever asked for and is then reused: steps allocate nothing.</summary>
internal sealed unsafe class Scratch : IDisposable
{
    private float* _data;
    private nint _capacity;

    ~Scratch() => Free();

    /// <summary>At least <paramref name="elements"/> floats, aligned to 64 bytes; the contents of earlier calls are lost.</summary>
    public float* Take(nint elements)
    {
        if (elements > _capacity)
        {
            Free();
            _data = (float*)NativeMemory.AlignedAlloc((nuint)elements * sizeof(float), 64);
            _capacity = elements;
        }

        return _data;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_data);
        _data = null;
        _capacity = 0;
    }
}
