namespace Sgvb.Backends.Torch;

/// <summary>A folder that this user alone may write: made with mode 0700, and its owner checked.</summary>
/// <param name="Path">Where.</param>
/// <param name="Scratch">Where it was made for this process, to be removed by it.</param>
internal sealed record PrivateFolder(string Path, ScratchFolder? Scratch) : IDisposable
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Made for this process, and gone with it.</summary>
    public bool IsTemporary => Scratch is not null;

    /// <summary>
    /// The wanted folder where it is, or can be made, this user's alone; otherwise a fresh one among the temporary files. One that others may
    /// write is left as it is: changing its mode by name could change that of another folder by then.
    /// </summary>
    /// <exception cref="IOException">Neither can be made.</exception>
    public static PrivateFolder At(string wanted)
    {
        try
        {
            Directory.CreateDirectory(wanted, Own);
            if (OwnFile.IsFolder(wanted))
                return new(wanted, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No such place, or another user's.
        }

        var scratch = ScratchFolder.Create("libtorch");
        return new(scratch.Path, scratch);
    }

    public void Dispose() => Scratch?.Dispose();
}
