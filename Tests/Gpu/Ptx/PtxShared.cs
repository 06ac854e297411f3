namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>
/// A group's shared memory. Between two barriers a word belongs to the thread that wrote it, or to its readers: all else is a race, and so
/// is a word that nobody wrote.
/// </summary>
internal sealed class PtxShared(int bytes)
{
    private const int Several = -1;

    private readonly uint[] _words = new uint[bytes / 4];
    private readonly (int Thread, int Phase)[] _writer = new (int, int)[bytes / 4];
    private readonly (int Thread, int Phase)[] _reader = new (int, int)[bytes / 4];
    private int _phase = 1;

    /// <summary>All threads of the group have met.</summary>
    public void Barrier() => _phase++;

    public uint Read(ulong address, int thread)
    {
        var at = Find(address);
        var writer = _writer[at];
        if (writer.Phase == 0)
            throw new PtxFault($"thread {thread} reads shared word {at}, which nobody wrote");
        if (writer.Phase == _phase && writer.Thread != thread)
            throw new PtxFault($"thread {thread} reads shared word {at}, which thread {writer.Thread} wrote without a barrier between");
        _reader[at] = (_reader[at].Phase == _phase && _reader[at].Thread != thread ? Several : thread, _phase);
        return _words[at];
    }

    public void Write(ulong address, uint value, int thread)
    {
        var at = Find(address);
        if (_writer[at].Phase == _phase && _writer[at].Thread != thread)
            throw new PtxFault($"threads {_writer[at].Thread} and {thread} write shared word {at} without a barrier between");
        if (_reader[at].Phase == _phase && _reader[at].Thread != thread)
            throw new PtxFault($"thread {thread} writes shared word {at}, which others read without a barrier between");
        _writer[at] = (thread, _phase);
        _words[at] = value;
    }

    private int Find(ulong address) => address % 4 == 0 && address / 4 < (ulong)_words.Length
        ? (int)(address / 4)
        : throw new PtxFault($"shared address {address} is outside of {_words.Length * 4} bytes, or not aligned");
}
