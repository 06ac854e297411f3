using System.Text;

namespace Sgvb.Runs;

/// <summary>Files that are either whole or absent: written beside their name, flushed, then renamed.</summary>
public static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <exception cref="SgvbException">The folder or disk does not take the file; nothing is left behind.</exception>
    public static void WriteText(string path, string text) => Write(path, writer => writer.Write(text));

    /// <inheritdoc cref="WriteText"/>
    public static void Write(string path, Action<TextWriter> write, Action<string>? written = null) => WriteBytes(path, stream =>
    {
        using var writer = new StreamWriter(stream, Utf8, leaveOpen: true) { NewLine = "\n" };
        write(writer);
    }, written);

    /// <param name="path">Of the file.</param>
    /// <param name="write">Its content.</param>
    /// <param name="written">Told where the whole file lies just before it gets its name.</param>
    /// <inheritdoc cref="WriteText"/>
    public static void WriteBytes(string path, Action<Stream> write, Action<string>? written = null)
    {
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.{Environment.ProcessId}-{Guid.NewGuid():N}.part");
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            written?.Invoke(beside);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SgvbException($"{path}: cannot write: {OneLine.Reason(e)}; make room or choose another folder with --output", inner: e);
        }
        finally
        {
            Discard(beside);
        }
    }

    private static void Discard(string beside)
    {
        try
        {
            File.Delete(beside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that led here is the one worth telling.
        }
    }
}
