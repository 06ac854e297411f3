using System.Text;

namespace Sgvb.Common;

/// <summary>
/// Files that a person named, or that stand in a folder that a person named. Only regular files are opened: a pipe waits for a writer that
/// may never come, a device may never end, and neither can be interrupted while it does so.
/// </summary>
public static class InputFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether anything stands there, be it a file or what is wrongly in its place.</summary>
    public static bool Stands(string path) => Path.Exists(path);

    /// <param name="path">Of the file.</param>
    /// <param name="remedy">What to do where it cannot be read.</param>
    /// <exception cref="SgvbException">It is missing, empty, no regular file, or may not be read.</exception>
    public static FileStream Open(string path, string remedy)
    {
        if (Trouble(path) is { } trouble)
            throw new SgvbException($"{path}: {trouble}; {remedy}");
        return Guard(path, remedy,
            () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan));
    }

    /// <summary>The whole file as UTF-8, or as what its byte order mark says.</summary>
    /// <inheritdoc cref="Open"/>
    public static string ReadText(string path, string remedy)
    {
        using var file = Open(path, remedy);
        using var reader = new StreamReader(file, Strict);
        return Guard(path, remedy, reader.ReadToEnd);
    }

    /// <summary>Does what may fail in the system, and says why in one line.</summary>
    /// <exception cref="SgvbException">It failed.</exception>
    public static T Guard<T>(string path, string remedy, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new SgvbException($"{path}: cannot be read: {OneLine.Reason(e)}; {remedy}", inner: e);
        }
    }

    /// <summary>Why it is nothing to read; null where it is a regular file with something in it.</summary>
    private static string? Trouble(string path)
    {
        if (Directory.Exists(path))
            return "is a folder where a file belongs";
        if (!File.Exists(path))
            return "no such file";
        try
        {
            // Pipes, sockets and devices have no length; only a link must be followed to what it names, for it has one of its own.
            var file = new FileInfo(path);
            var end = file.ResolveLinkTarget(returnFinalTarget: true) is { } target ? new FileInfo(target.FullName) : file;
            return !end.Exists ? "is a link to nothing, or to a pipe" : end.Length == 0 ? "is empty, or is a pipe or a device" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "cannot be read: " + OneLine.Reason(e);
        }
    }
}
