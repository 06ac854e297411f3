namespace Sgvb.Backends.Torch.Native;

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
    /// <exception cref="SgvbException">Neither can be made; the message says what to set.</exception>
    public static PrivateFolder At(string wanted)
    {
        var why = "others may write there";
        try
        {
            Directory.CreateDirectory(wanted, Own);
            if (OwnFile.IsFolder(wanted))
                return new(wanted, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No such place, or another user's.
            why = OneLine.Reason(e);
        }

        try
        {
            var scratch = ScratchFolder.Create("libtorch");
            return new(scratch.Path, scratch);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SgvbException($"its library needs a private folder: {wanted} cannot be one ({why}), and neither can one in "
                + $"{System.IO.Path.GetTempPath()} ({OneLine.Reason(e)}); set XDG_CACHE_HOME to a folder of yours", inner: e);
        }
    }

    public void Dispose() => Scratch?.Dispose();
}
