using System.Globalization;
using Sgvb.Runs.Csv;

namespace Sgvb.Runs;

/// <summary>
/// One run: a folder <c>reports/MACHINE/RUN/</c>, or the one named by <c>--output</c>. A marker file stands in it from creation until
/// <see cref="Complete"/>, so that a run which was stopped, by Ctrl-C or by a kill, can be told from a finished one.
/// </summary>
public sealed class RunFolder
{
    public const string Environment = "environment.json";
    public const string Benchmarks = "benchmarks.csv";
    public const string Measurements = "measurements.csv";
    public const string Variance = "variance.csv";
    public const string VarianceBlocks = "variance_blocks.csv";
    public const string Agreement = "agreement.csv";
    public const string Targets = "targets.csv";
    public const string Curves = "curves.csv";
    public const string Table1 = "table1.csv";
    public const string Figure1 = "figure1.csv";
    public const string Convergence = "convergence.csv";
    public const string Speed = "speed.csv";
    public const string Scaling = "scaling.csv";
    public const string Notes = "notes.txt";
    public const string Summary = "summary.md";
    public const string Report = "report.html";
    public const string Marker = "incomplete.txt";

    /// <summary>Exit code of a run that Ctrl-C, SIGTERM or a closed terminal ended, as shells give it for the first.</summary>
    public const int StoppedByUser = 130;

    private RunFolder(string path) => Path = path;

    /// <summary>The folder, as the user named it.</summary>
    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>Whether the run was stopped before its end or is still going on.</summary>
    public bool IsIncomplete => Exists(Marker);

    /// <summary>Why the run is not whole; null where it is.</summary>
    public string? IncompleteReason => IsIncomplete ? OneLine.Of(ReadText(Marker)) : null;

    /// <summary>Makes the run's folder and proves that it can be written, before any time is spent on measuring.</summary>
    /// <param name="output">The user's folder, or null for a new one under reports/.</param>
    /// <param name="machine">The machine's folder name, see <see cref="Machine.Fingerprint.Machine"/>.</param>
    /// <param name="verb">Ends the run's name: 20260131-235959-quick.</param>
    /// <param name="now">Names a new folder.</param>
    /// <exception cref="SgvbException">The folder cannot be made or written.</exception>
    public static RunFolder Create(string? output, string machine, string verb, DateTimeOffset now)
    {
        var path = output ?? Unused(System.IO.Path.Combine(Places.Reports(), Machine.MachineName.Folder(machine),
            now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + verb));
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SgvbException($"{path}: cannot make the run's folder: {OneLine.Reason(e)}; choose another with --output", inner: e);
        }

        var run = new RunFolder(path);
        run.MarkIncomplete($"{verb} started {now.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)} and has not ended");
        return run;
    }

    /// <summary>An existing run, to read.</summary>
    /// <exception cref="SgvbException">There is no such folder.</exception>
    public static RunFolder Open(string path)
    {
        if (Directory.Exists(path))
            return new RunFolder(path);
        throw new SgvbException(File.Exists(path)
            ? $"{path}: is a file; name the run's folder"
            : $"{path}: no such folder; name a run, such as reports/MACHINE/RUN");
    }

    public string FileAt(string name) => System.IO.Path.Combine(Path, name);

    public bool Exists(string name) => InputFile.Stands(FileAt(name));

    public void WriteText(string name, string text) => AtomicFile.WriteText(FileAt(name), text);

    public void Write<T>(string name, IEnumerable<T> rows) where T : class => CsvRows.Write(FileAt(name), rows);

    /// <exception cref="SgvbException">The file is missing or malformed; the message names file, line and column.</exception>
    public IReadOnlyList<T> Read<T>(string name) where T : class => CsvRows.Read<T>(FileAt(name));

    /// <summary>The rows, or none where the run has no such file.</summary>
    public IReadOnlyList<T> ReadIfThere<T>(string name) where T : class => Exists(name) ? Read<T>(name) : [];

    /// <summary>What the measuring verb says about the run, a line each: its data, what was left out and why. Reports repeat it.</summary>
    public void WriteNotes(IEnumerable<string> notes) => WriteText(Notes, string.Concat(notes.Select(n => PlainPaths.In(OneLine.Of(n)) + "\n")));

    /// <summary>The notes, none where there is no such file.</summary>
    public IReadOnlyList<string> ReadNotes() =>
        Exists(Notes) ? ReadText(Notes).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];

    /// <summary>Says why the run is not whole; readers show it.</summary>
    public void MarkIncomplete(string reason) => WriteText(Marker, OneLine.Of(reason) + "\n");

    /// <summary>Everything asked for was measured and written.</summary>
    public void Complete() => File.Delete(FileAt(Marker));

    /// <summary>Does the run's work, then marks it complete; if it is stopped or fails, what was written stays and says that it is not whole.</summary>
    /// <exception cref="SgvbException">The user stopped it: exit code 130.</exception>
    public void Record(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException e)
        {
            MarkIncomplete("stopped by the user");
            throw new SgvbException($"stopped; what was finished is in {Path}, marked incomplete", StoppedByUser, e);
        }
        catch (Exception e)
        {
            MarkIncomplete("failed: " + e.Message);
            throw;
        }

        Complete();
    }

    private string ReadText(string name) => InputFile.ReadText(FileAt(name), "is this the folder of a run?");

    private static string Unused(string path)
    {
        var candidate = path;
        for (var i = 2; Directory.Exists(candidate); i++)
            candidate = path + "-" + i.ToString(CultureInfo.InvariantCulture);
        return candidate;
    }
}
