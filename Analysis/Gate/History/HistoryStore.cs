using Sgvb.Runs.Csv;

namespace Sgvb.Gate.History;

/// <summary>
/// The append-only file history.csv: rows are added at its end, and nothing that stands in it is written again, but for the columns that an
/// older version did not know.
/// </summary>
public sealed class HistoryStore
{
    public const string FileName = "history.csv";

    private readonly string _file;

    /// <param name="place">A folder, in the repository or elsewhere, or the file itself; null for reports/history.</param>
    public HistoryStore(string? place)
    {
        var path = place ?? Path.Combine(Places.Reports(), "history");
        _file = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? path : Path.Combine(path, FileName);
    }

    /// <exception cref="SgvbException">There is no store yet, or it is malformed.</exception>
    public IReadOnlyList<HistoryRow> Load() => File.Exists(_file)
        ? CsvRows.Read<HistoryRow>(_file)
        : throw new SgvbException($"{_file}: no history yet; begin one with: history add RUN");

    /// <summary>Rows of a run; cases without a result are left out.</summary>
    /// <param name="run">Of this suite or another.</param>
    /// <param name="commit">In place of what the run knows.</param>
    /// <param name="utc">Likewise.</param>
    public static IReadOnlyList<HistoryRow> Rows(GateRun run, string? commit, DateTimeOffset? utc)
    {
        var when = utc ?? run.Machine.Utc ?? DateTimeOffset.UtcNow;
        return
        [
            .. run.Cases.Where(c => c.Units.Count > 0).Select(c => new HistoryRow
            {
                // Names as the file will hold them, so that a run is known again.
                Machine = OneLine.Of(run.Machine.Name ?? MachineName.Of(run.Machine["processor"])),
                Run = OneLine.Of(run.Name),
                Metric = c.Key.Metric.Name,
                Case = OneLine.Of(c.Key.Case),
                Utc = when.UtcDateTime.ToString(HistoryRow.UtcFormat, CultureInfo.InvariantCulture),
                Commit = commit ?? run.Machine.Commit ?? "",
                Conditions = (c.Conditions is { } own ? run.Machine.With(own) : run.Machine).Conditions,
                Unit = c.Key.Metric.Unit,
                Value = Series.Location(c.Key.Metric, c.Values),
                SpreadPercent = 100 * Series.Spread(c.Key.Metric, c.Values),
                Units = c.Units.Count,
            }),
        ];
    }

    /// <summary>Adds rows at the end, all or none.</summary>
    /// <exception cref="SgvbException">A run is in it already, or twice among the rows, the file is malformed, or it cannot be written.</exception>
    public void Append(IReadOnlyList<HistoryRow> rows)
    {
        CsvRows.Check(_file, rows);
        MakeFolder();
        // From looking at what is there to the last byte: of two jobs that begin a store, each would write the whole of it.
        using var claim = Claim.Wait(_file + ".lock", TimeSpan.FromMinutes(1));
        var there = File.Exists(_file) ? Load() : [];
        if (rows.GroupBy(Key).FirstOrDefault(g => g.Count() > 1)?.First() is { } copy)
            throw new SgvbException($"run {copy.Run} of {copy.Machine} was named twice, with {copy.Case}; name each run once");
        var known = there.Select(Key).ToHashSet();
        if (rows.FirstOrDefault(r => known.Contains(Key(r))) is { } twice)
            throw new SgvbException($"{_file}: holds run {twice.Run} of {twice.Machine} already; rename the folder if it is another run");
        if (there.Count == 0 || !CsvRows.IsComplete<HistoryRow>(_file) || !IsUtf8())
            CsvRows.Write(_file, [.. there, .. rows]);
        else
            AppendText(Body(rows));
    }

    private static (string Machine, string Run, string Metric, string Case) Key(HistoryRow row) => (row.Machine, row.Run, row.Metric, row.Case);

    private void MakeFolder()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_file))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SgvbException($"{_file}: cannot make its folder: {OneLine.Reason(e)}; choose another with --store", inner: e);
        }
    }

    /// <summary>Whether bytes of UTF-8 can follow: the byte order marks of the others begin with none of its bytes, or with 0.</summary>
    private bool IsUtf8()
    {
        using var file = InputFile.Open(_file, "try again");
        return file.ReadByte() is not (0x00 or 0xFE or 0xFF);
    }

    /// <summary>The rows' lines without the header.</summary>
    private static string Body(IReadOnlyList<HistoryRow> rows)
    {
        var beside = Path.GetTempFileName();
        try
        {
            CsvRows.Write(beside, rows);
            var text = File.ReadAllText(beside);
            return text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private void AppendText(string text)
    {
        try
        {
            // Opened by one writer at a time; a write that fails half-way takes back what it wrote.
            using var stream = new FileStream(_file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            var end = stream.Seek(0, SeekOrigin.End);
            try
            {
                stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                stream.SetLength(end);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SgvbException($"{_file}: cannot append: {OneLine.Reason(e)}; make room, or try again when no other writer is at it",
                inner: e);
        }
    }
}
