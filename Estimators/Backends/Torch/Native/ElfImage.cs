using System.Buffers.Binary;
using System.Text;

namespace Sgvb.Backends.Torch.Native;

/// <summary>A dynamic symbol that a library takes from another one.</summary>
/// <param name="Name">Mangled, as in the symbol table.</param>
/// <param name="Version">The version index; 0 and 1 mean unversioned.</param>
/// <param name="Weak">May stay unresolved.</param>
/// <param name="Index">Its place in the symbol table.</param>
internal readonly record struct ElfImport(string Name, int Version, bool Weak, int Index);

/// <summary>A version that a library needs of another one, such as GLIBCXX_3.4.30 of libstdc++.so.6.</summary>
/// <param name="Library">The file name of the other library.</param>
/// <param name="Name">The version's name.</param>
/// <param name="Index">By which symbols refer to it.</param>
/// <param name="FlagsOffset">Where in the file its 16-bit flags (vna_flags) stand.</param>
internal readonly record struct ElfVersionNeed(string Library, string Name, int Index, int FlagsOffset);

/// <summary>
/// What the dynamic loader reads of a 64-bit little-endian ELF library, and no more: segments, the dynamic section, the imported
/// symbols, and the version needs (.gnu.version_r). Layouts are those of the System V ABI and the LSB's symbol versioning.
/// Anything that does not add up throws <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class ElfImage
{
    private const int LoadSegment = 1, DynamicSegment = 2;
    private const long StringTable = 5, SymbolTable = 6, GnuHash = 0x6ffffef5;
    private const long SymbolVersions = 0x6ffffff0, Needs = 0x6ffffffe, NeedsCount = 0x6fffffff;
    private const long Relocations = 7, RelocationsSize = 8, JumpRelocations = 23, JumpRelocationsSize = 2;

    private readonly byte[] _bytes;
    private readonly List<(long Address, long Offset, long Size)> _segments = [];
    private readonly Dictionary<long, long> _dynamic = [];

    /// <summary>Reads a whole library from memory.</summary>
    public ElfImage(byte[] bytes)
    {
        _bytes = bytes;
        CheckHeader(bytes, bytes.Length);
        foreach (var (type, offset, address, size) in ProgramHeaders(bytes))
        {
            if (type == LoadSegment)
                _segments.Add((address, offset, size));
            if (type == DynamicSegment)
                ReadDynamic(offset, size);
        }
    }

    /// <summary>Whether a file is an ELF library whose segments are all there; otherwise says why not. Reads the headers only.</summary>
    public static string? WhatIsWrong(string path)
    {
        using var file = InputFile.Open(path, "name another libtorch");
        var head = new byte[Math.Min(file.Length, 4096)];
        file.ReadExactly(head);
        try
        {
            CheckHeader(head, file.Length);
            return null;
        }
        catch (InvalidDataException broken)
        {
            return broken.Message;
        }
    }

    /// <summary>The symbols that other libraries must supply, in the symbol table's order.</summary>
    public IEnumerable<ElfImport> Imports()
    {
        var symbols = FileOffset(_dynamic[SymbolTable]);
        var strings = FileOffset(_dynamic[StringTable]);
        var versions = FileOffset(_dynamic[SymbolVersions]);
        // Symbols outside the hash table stand first in the symbol table, and imports are never in it.
        var count = Int32(FileOffset(_dynamic[GnuHash]) + 4);
        for (var i = 1; i < count; i++)
        {
            var symbol = symbols + i * 24L;
            var info = _bytes[At(symbol + 4, 1)];
            if (UInt16(symbol + 6) == 0)
                yield return new ElfImport(Text(strings + (uint)Int32(symbol)), UInt16(versions + i * 2L) & 0x7fff, info >> 4 == 2, i);
        }
    }

    /// <summary>The version needs of every library, in the order of .gnu.version_r.</summary>
    public IEnumerable<ElfVersionNeed> VersionNeeds()
    {
        if (!_dynamic.TryGetValue(Needs, out var needs))
            yield break;
        var strings = FileOffset(_dynamic[StringTable]);
        var need = FileOffset(needs);
        for (var left = _dynamic[NeedsCount]; left > 0; left--)
        {
            var library = Text(strings + (uint)Int32(need + 4));
            var entry = need + (uint)Int32(need + 8);
            for (var entries = UInt16(need + 2); entries > 0; entries--)
            {
                yield return new ElfVersionNeed(library, Text(strings + (uint)Int32(entry + 8)), UInt16(entry + 6), At(entry + 4, 2));
                entry += (uint)Int32(entry + 12);
            }

            need += (uint)Int32(need + 12);
        }
    }

    /// <summary>The indices of the symbols that some relocation refers to: the ones that the loader looks up.</summary>
    public HashSet<int> RelocatedSymbols()
    {
        var symbols = new HashSet<int>();
        foreach (var (table, size) in (ReadOnlySpan<(long, long)>)[(Relocations, RelocationsSize), (JumpRelocations, JumpRelocationsSize)])
        {
            if (!_dynamic.TryGetValue(table, out var address))
                continue;
            var start = FileOffset(address);
            for (var entry = start; entry < start + _dynamic[size]; entry += 24)
                symbols.Add(Int32(entry + 12));
        }

        return symbols;
    }

    private static void CheckHeader(ReadOnlySpan<byte> head, long length)
    {
        if (head.Length < 64 || !head[..4].SequenceEqual("\u007fELF"u8))
            throw new InvalidDataException("not an ELF library");
        if (head[4] != 2 || head[5] != 1)
            throw new InvalidDataException("not a 64-bit little-endian ELF library");
        foreach (var (_, offset, _, size) in ProgramHeaders(head))
            if (offset < 0 || size < 0 || offset > length - size)
                throw new InvalidDataException($"cut off: {length} bytes, of which the headers promise at least {offset + size}");
    }

    private static List<(int Type, long Offset, long Address, long Size)> ProgramHeaders(ReadOnlySpan<byte> head)
    {
        var table = BinaryPrimitives.ReadInt64LittleEndian(head[32..]);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(head[54..]), count = BinaryPrimitives.ReadUInt16LittleEndian(head[56..]);
        if (size < 56 || table < 0 || table > head.Length - (long)size * count)
            throw new InvalidDataException("its program headers are out of reach");
        var headers = new List<(int, long, long, long)>();
        for (var i = 0; i < count; i++)
        {
            var header = head[((int)table + i * size)..];
            headers.Add((
                BinaryPrimitives.ReadInt32LittleEndian(header),
                BinaryPrimitives.ReadInt64LittleEndian(header[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(header[16..]),
                BinaryPrimitives.ReadInt64LittleEndian(header[32..])));
        }

        return headers;
    }

    private void ReadDynamic(long offset, long size)
    {
        for (var entry = offset; entry < offset + size; entry += 16)
            _dynamic[BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(At(entry, 16)))] =
                BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(At(entry + 8, 8)));
    }

    private long FileOffset(long address)
    {
        foreach (var segment in _segments)
            if (address >= segment.Address && address < segment.Address + segment.Size)
                return address - segment.Address + segment.Offset;
        throw new InvalidDataException("an address of its dynamic section lies in no segment");
    }

    private int At(long offset, int size) =>
        offset >= 0 && offset <= _bytes.Length - size ? (int)offset : throw new InvalidDataException("a table reaches past its end");

    private int Int32(long offset) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(At(offset, 4)));

    private int UInt16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(At(offset, 2)));

    private string Text(long offset)
    {
        var text = _bytes.AsSpan(At(offset, 1));
        var end = text.IndexOf((byte)0);
        return end < 0 ? throw new InvalidDataException("a name has no end") : Encoding.ASCII.GetString(text[..end]);
    }
}
