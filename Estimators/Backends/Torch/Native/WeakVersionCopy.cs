using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Sgvb.Backends.Torch;

/// <summary>
/// Makes TorchSharp's native library load where the system's libstdc++ is older than 13.1 (Debian 12, Ubuntu 22.04).
/// The library was linked by GCC 13, whose iostream header refers to one symbol, ios_base_library_init of version GLIBCXX_3.4.32. The
/// symbol only ties the program to a library that initialises std::cout by itself: no relocation uses it. The dynamic loader still
/// refuses the whole library because the version is missing. A version need that is marked weak (VER_FLG_WEAK) only draws a warning where
/// LD_DEBUG asks for one, so that one bit is set, in a private copy; every other byte stays as it was. Older libraries initialise
/// std::cout from each object that includes that header, and libtorch itself is such an object, so nothing is lost.
/// </summary>
internal static class WeakVersionCopy
{
    private const string Symbol = "_ZSt21ios_base_library_initv";

    public const string Version = "GLIBCXX_3.4.32";

    private const ushort Weak = 2;

    /// <summary>Whether this system's libstdc++ lacks the version.</summary>
    public static bool IsNeeded() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libstdc++.so.6", out var handle)
        && !NativeLibrary.TryGetExport(handle, Symbol, out _);

    /// <summary>
    /// The path of a copy of <paramref name="library"/> under <paramref name="cache"/> with the version need marked weak. Made where it
    /// is missing or damaged; several processes may ask at once, each writes its own file and renames it into place.
    /// </summary>
    /// <exception cref="InvalidDataException">The library is no ELF file, or a relocation uses a symbol of that version.</exception>
    public static string Make(string library, string cache)
    {
        var original = File.ReadAllBytes(library);
        var folder = Path.Combine(cache, Convert.ToHexStringLower(SHA256.HashData(original))[..16]);
        var path = Path.Combine(folder, Path.GetFileName(library));
        var wanted = MarkWeak(original);
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(wanted))
            return path;
        Directory.CreateDirectory(folder);
        var beside = path + "." + Guid.NewGuid().ToString("N");
        try
        {
            File.WriteAllBytes(beside, wanted);
            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }

        return path;
    }

    /// <summary>A copy of the library's bytes with the one flag set.</summary>
    public static byte[] MarkWeak(byte[] original)
    {
        var image = new ElfImage(original);
        var copy = (byte[])original.Clone();
        foreach (var need in image.VersionNeeds().Where(n => n.Name == Version))
        {
            var used = image.RelocatedSymbols();
            foreach (var import in image.Imports())
                if (import.Version == need.Index && used.Contains(import.Index))
                    throw new InvalidDataException($"it uses {import.Name} of {Version}, which this system's libstdc++ lacks");
            var flags = copy.AsSpan(need.FlagsOffset);
            BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | Weak));
        }

        return copy;
    }
}
