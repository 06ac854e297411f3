namespace Sgvb.Runs;

/// <summary>
/// One run: a folder <c>reports/MACHINE/RUN/</c>, or the one named by <c>--output</c>. A marker file stands in it from creation until
/// <see cref="Complete"/>, so that a run which was stopped, by Ctrl-C or by a kill, can be told from a finished one. Whoever works on it has
/// claimed it before; run.json says what it is, and only a call that means the same run may go on with it.
/// </summary>
public sealed partial class RunFolder
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
    public const string Averages = "averages.csv";
    public const string Split = "split.csv";
    public const string Survey = "survey.csv";
    public const string Notes = "notes.txt";
    public const string Summary = "summary.md";
    public const string Report = "report.html";
    public const string Marker = "incomplete.txt";

    /// <summary>Exit code of a run that Ctrl-C, SIGTERM or a closed terminal ended, as shells give it for the first.</summary>
    public const int StoppedByUser = 130;

    /// <summary>Told of every file of rows just before it gets its name: the name, and the whole file to read.</summary>
    internal Action<string, Stream>? Writing { get; set; }

    private RunFolder(string path) => Path = path;

    /// <summary>The folder, as the user named it.</summary>
    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>Whether the run was stopped before its end or is still going on.</summary>
    public bool IsIncomplete => Exists(Marker);

    /// <summary>Why the run is not whole; null where it is.</summary>
    public string? IncompleteReason => IsIncomplete ? OneLine.Of(ReadText(Marker)) : null;

    /// <summary>A folder in this run's own, such as a seed's; whoever has claimed the run works in it.</summary>
    /// <exception cref="SgvbException">It cannot be made or written.</exception>
    public RunFolder Part(string name, string verb, DateTimeOffset now)
    {
        MakeFolder(FileAt(name));
        var part = new RunFolder(FileAt(name)) { Writing = Writing is null ? null : (file, whole) => Writing($"{name}/{file}", whole) };
        part.Begin(verb, now);
        return part;
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

    public void Write<T>(string name, IEnumerable<T> rows) where T : class => CsvRows.Write(FileAt(name), rows, Writing is null ? null : b => Writing(name, b));

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

    /// <summary>Does the run's work, then marks it complete; if it is stopped or fails, what was written stays and says that it is not whole.
    /// The claim ends with it.</summary>
    /// <param name="work">To be done.</param>
    /// <param name="afterwards">Done at the end in any case, as long as the folder is claimed.</param>
    /// <exception cref="SgvbException">The user stopped it: exit code 130.</exception>
    public void Record(Action work, Action? afterwards = null)
    {
        try
        {
            Work(work);
        }
        finally
        {
            try
            {
                afterwards?.Invoke();
            }
            finally
            {
                Release();
            }
        }
    }

    private void Work(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is OperationCanceledException or SgvbException { ExitCode: StoppedByUser })
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

    /// <summary>Marks the run as begun by this process.</summary>
    internal void Begin(string verb, DateTimeOffset now) => MarkIncomplete(string.Create(CultureInfo.InvariantCulture,
        $"{verb} started {now.UtcDateTime:u} by process {System.Environment.ProcessId} and has not ended"));

    private static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SgvbException($"{path}: cannot make the run's folder: {OneLine.Reason(e)}; choose another with --output", inner: e);
        }
    }

    private string ReadText(string name) => InputFile.ReadText(FileAt(name), "is this the folder of a run?");
}
