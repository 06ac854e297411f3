using System.Runtime.InteropServices;

namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>
/// The buffers of one launch, each a copy with nothing around it: an access outside, or one that is not aligned, is a fault. So is a word
/// that two threads write, or that one reads after another wrote it: between threads nothing orders them within a launch.
/// </summary>
internal sealed class PtxMemory
{
    private const int BitsOfOffset = 36;

    private readonly List<Buffer> _buffers = [];

    /// <summary>Views of host memory; those that overlap become one buffer.</summary>
    public PtxMemory(IEnumerable<(nint Start, long Bytes)> views)
    {
        foreach (var (start, bytes) in views.Where(v => v.Bytes > 0).OrderBy(v => v.Start))
        {
            if (_buffers.Count > 0 && start < _buffers[^1].End)
                _buffers[^1].End = Math.Max(_buffers[^1].End, (nint)(start + bytes));
            else
                _buffers.Add(new Buffer { Start = start, End = (nint)(start + bytes) });
        }

        foreach (var buffer in _buffers)
        {
            buffer.Data = new byte[buffer.End - buffer.Start];
            Marshal.Copy(buffer.Start, buffer.Data, 0, buffer.Data.Length);
            buffer.Writers = new int[(buffer.Data.Length + 3) / 4];
        }
    }

    /// <summary>Where a kernel finds a place of host memory.</summary>
    public ulong Address(nint place)
    {
        var index = _buffers.FindIndex(b => place >= b.Start && place < b.End);
        return index < 0 ? 0 : ((ulong)(index + 1) << BitsOfOffset) + (ulong)(place - _buffers[index].Start);
    }

    /// <summary>One word at an address.</summary>
    /// <param name="address">As <see cref="Address"/> gave it.</param>
    /// <param name="thread">Number of the thread in the grid, from 1 on.</param>
    public uint Read(ulong address, int thread)
    {
        var (buffer, offset) = Find(address);
        var writer = buffer.Writers[offset / 4];
        if (writer != 0 && writer != thread)
            throw new PtxFault($"thread {thread} reads what thread {writer} wrote, at {offset} of {buffer.Data.Length} bytes");
        return BitConverter.ToUInt32(buffer.Data, offset);
    }

    /// <inheritdoc cref="Read"/>
    public void Write(ulong address, uint value, int thread)
    {
        var (buffer, offset) = Find(address);
        ref var writer = ref buffer.Writers[offset / 4];
        if (writer != 0 && writer != thread)
            throw new PtxFault($"threads {writer} and {thread} write one word, at {offset} of {buffer.Data.Length} bytes");
        writer = thread;
        BitConverter.TryWriteBytes(buffer.Data.AsSpan(offset), value);
    }

    /// <summary>What the kernel left, to where the views lie.</summary>
    public void CopyToHost()
    {
        foreach (var buffer in _buffers)
            Marshal.Copy(buffer.Data, 0, buffer.Start, buffer.Data.Length);
    }

    /// <summary>The first element that differs from host memory, or null.</summary>
    public string? DifferenceFromHost()
    {
        foreach (var buffer in _buffers)
        {
            var host = new byte[buffer.Data.Length];
            Marshal.Copy(buffer.Start, host, 0, host.Length);
            for (var at = 0; at + 4 <= host.Length; at += 4)
            {
                var (mine, other) = (BitConverter.ToSingle(buffer.Data, at), BitConverter.ToSingle(host, at));
                if (BitConverter.SingleToInt32Bits(mine) != BitConverter.SingleToInt32Bits(other) && !(float.IsNaN(mine) && float.IsNaN(other)))
                    return $"{mine:r} is not {other:r}, at element {at / 4} of {host.Length / 4}";
            }
        }

        return null;
    }

    private (Buffer Buffer, int Offset) Find(ulong address)
    {
        var index = (int)(address >> BitsOfOffset) - 1;
        var offset = (long)(address & ((1UL << BitsOfOffset) - 1));
        if (index < 0 || index >= _buffers.Count || offset + 4 > _buffers[index].Data.Length)
            throw new PtxFault($"address {address:x} is in no buffer");
        return offset % 4 == 0 ? (_buffers[index], (int)offset) : throw new PtxFault($"address {address:x} is not aligned");
    }

    private sealed class Buffer
    {
        public nint Start { get; init; }

        public nint End { get; set; }

        public byte[] Data { get; set; } = [];

        /// <summary>Who wrote each word in this launch; 0 for nobody.</summary>
        public int[] Writers { get; set; } = [];
    }
}
