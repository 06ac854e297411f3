using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Sgvb.Common;

/// <summary>
/// Files that are either whole or absent: written beside their name, flushed, then renamed. What a kill left of one beside its name is removed
/// by the first to write into the same folder.
/// </summary>
public static partial class AtomicFile
{
    private static readonly ConcurrentDictionary<string, bool> Tidied = new(StringComparer.Ordinal);

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <exception cref="SgvbException">The folder or disk does not take the file; nothing is left behind.</exception>
    public static void WriteText(string path, string text) => Write(path, writer => writer.Write(text));

    /// <inheritdoc cref="WriteText"/>
    public static void Write(string path, Action<TextWriter> write, Action<Stream>? written = null) => WriteBytes(path, stream =>
    {
        using var writer = new StreamWriter(stream, Utf8, leaveOpen: true) { NewLine = "\n" };
        write(writer);
    }, written);

    /// <param name="path">Of the file.</param>
    /// <param name="write">Its content.</param>
    /// <param name="written">Given the whole file to read just before it gets its name.</param>
    /// <inheritdoc cref="WriteText"/>
    public static void WriteBytes(string path, Action<Stream> write, Action<Stream>? written = null)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (Tidied.TryAdd(folder, true))
            HeldFile.RemoveAbandoned(folder, Part().IsMatch);
        var beside = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}-{Guid.NewGuid():N}.part");
        try
        {
            using var stream = HeldFile.Create(beside);
            write(stream);
            stream.Flush(flushToDisk: true);
            stream.Position = 0;
            written?.Invoke(stream);
            // Held until it has its name: nobody takes it for abandoned.
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

    [GeneratedRegex(@"^\..+\.[0-9]+-[0-9a-f]{32}\.part$")]
    private static partial Regex Part();

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
