using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sgvb.Backends.Torch.Native;

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
    /// Loads a copy of <paramref name="library"/> with the version need marked weak, kept under <paramref name="cache"/> from one process to
    /// the next. What is loaded is the very file whose bytes were compared, by its open handle: a name could lead to another one by then.
    /// </summary>
    /// <returns>The library's handle.</returns>
    /// <exception cref="InvalidDataException">The library is no ELF file, or a relocation uses a symbol of that version.</exception>
    public static nint Load(string library, string cache)
    {
        using var folder = Folder(library, cache);
        using var file = Open(library, folder);
        var byHandle = $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}";
        // Without /proc the name must do; the folder is this user's alone.
        return NativeLibrary.Load(File.Exists(byHandle) ? byHandle : file.Name);
    }

    /// <summary>Where the copy of this very library lies.</summary>
    internal static PrivateFolder Folder(string library, string cache) =>
        PrivateFolder.At(Path.Combine(cache, Convert.ToHexStringLower(Sha256.HashData(File.ReadAllBytes(library)))[..16]));

    /// <summary>
    /// The copy, open to read, with the right bytes, this user's own. Made where it is missing or is anything else; several processes may
    /// ask at once, each writes its own file and renames it into place.
    /// </summary>
    internal static FileStream Open(string library, PrivateFolder folder)
    {
        var wanted = MarkWeak(File.ReadAllBytes(library));
        var path = Path.Combine(folder.Path, Path.GetFileName(library));
        if (TryOpen(path, wanted) is { } there)
            return there;
        var start = Path.GetFileName(library) + ".";
        HeldFile.RemoveAbandoned(folder.Path, name => name.StartsWith(start, StringComparison.Ordinal) && Guid.TryParseExact(name[start.Length..], "N", out _));
        var beside = path + "." + Guid.NewGuid().ToString("N");
        try
        {
            using (var file = HeldFile.Create(beside, UnixFileMode.UserRead | UnixFileMode.UserWrite))
            {
                file.Write(wanted);
                file.Flush();
                File.Move(beside, path, overwrite: true);
            }

            return TryOpen(path, wanted) ?? throw new IOException($"{path}: was changed while it was written");
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static FileStream? TryOpen(string path, byte[] wanted)
    {
        if (!File.Exists(path))
            return null;
        var file = File.OpenRead(path);
        var bytes = new byte[wanted.Length];
        if (OwnFile.Is(file.SafeFileHandle) && file.Length == wanted.Length && file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)
            == wanted.Length && bytes.AsSpan().SequenceEqual(wanted))
            return file;
        file.Dispose();
        return null;
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
