using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sgvb.Common;

/// <summary>Whether a file or folder of Linux is the user's own, so that nobody else can change what was just checked.</summary>
public static partial class OwnFile
{
    private const int WorkingFolder = -100, NoFollow = 0x100, EmptyPath = 0x1000;
    private const uint TypeModeAndOwner = 0x1 | 0x2 | 0x8;
    private const int TypeMask = 0xf000, Folder = 0x4000, Regular = 0x8000;

    /// <summary>An open file that belongs to this user and that nobody else may write.</summary>
    public static bool Is(SafeFileHandle file) =>
        Status((int)file.DangerousGetHandle(), "", EmptyPath) is { } status && IsOwn(status, Regular);

    /// <summary>A folder, and no link to one, that belongs to this user and that nobody else may write.</summary>
    public static bool IsFolder(string path) => Status(WorkingFolder, path, NoFollow) is { } status && IsOwn(status, Folder);

    private static bool IsOwn((uint Owner, int Mode) status, int type) =>
        status.Owner == EffectiveUser() && (status.Mode & TypeMask) == type
        && (status.Mode & (int)(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0;

    private static unsafe (uint Owner, int Mode)? Status(int folder, string path, int flags)
    {
        // struct statx is the same on every processor: the owner stands at byte 20, type and mode at 28 (include/uapi/linux/stat.h).
        var status = stackalloc byte[256];
        return Statx(folder, path, flags, TypeModeAndOwner, status) == 0 ? (*(uint*)(status + 20), *(ushort*)(status + 28)) : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint mask, byte* status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
