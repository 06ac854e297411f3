using System.Reflection;
using CsvHelper;

namespace Sgvb.Runs.Csv;

/// <summary>
/// Writes and reads a file of rows: one class a file, invariant culture, <c>schema_version</c> first, one row a line. A reader refuses
/// what it cannot trust rather than guess.
/// </summary>
public static class CsvRows
{
    private static readonly CsvReaderOptions Strict = new()
    {
        MalformedData = CsvMalformedDataHandling.Throw,
        TrackLineNumbers = true,
    };

    /// <exception cref="SgvbException">A value is not finite (exit code 5), or the file cannot be written.</exception>
    /// <param name="path">Of the file.</param>
    /// <param name="rows">In order.</param>
    /// <param name="written">See <see cref="AtomicFile.WriteBytes"/>.</param>
    public static void Write<T>(string path, IEnumerable<T> rows, Action<Stream>? written = null) where T : class =>
        AtomicFile.Write(path, writer => Write(path, writer, rows), written);

    /// <summary>Writes the rows of a file that somebody else opened.</summary>
    /// <param name="name">For errors.</param>
    /// <param name="writer">Takes the lines.</param>
    /// <param name="rows">In order.</param>
    /// <exception cref="SgvbException">A value is not finite (exit code 5).</exception>
    public static void Write<T>(string name, TextWriter writer, IEnumerable<T> rows) where T : class
    {
        using var csv = CsvWriter.Create(writer, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        var properties = RowSchema.Properties(typeof(T));
        csv.WriteRecord([RowSchema.VersionColumn, .. properties.Select(p => RowSchema.Column(p.Name))]);
        var version = RowSchema.Version.ToString(CultureInfo.InvariantCulture);
        foreach (var row in rows)
            csv.WriteRecord([version, .. properties.Select(p => Cell(name, p, row))]);
    }

    /// <exception cref="SgvbException">Names file, line and column of what is wrong.</exception>
    public static IReadOnlyList<T> Read<T>(string path) where T : class
    {
        var text = Load(path);
        try
        {
            using var csv = CsvReader.FromText(text, Strict);
            var header = csv.Headers.ToArray();
            CheckHeader<T>(path, header);
            return [.. Records<T>(path, csv, header)];
        }
        catch (CsvFormatException e)
        {
            throw new SgvbException($"{path}:{e.LineNumber}: {OneLine.Of(e.Message)}", inner: e);
        }
    }

    /// <summary>Whether a file that can be read has every column, the later ones too, in their order: lines can be added at its end.</summary>
    /// <exception cref="SgvbException">It cannot be read.</exception>
    public static bool IsComplete<T>(string path) where T : class
    {
        using var csv = CsvReader.FromText(Load(path), Strict);
        return csv.Headers.ToArray().SequenceEqual(
            RowSchema.Properties(typeof(T)).Select(p => RowSchema.Column(p.Name)).Prepend(RowSchema.VersionColumn));
    }

    /// <summary>What the reader would refuse, before it is written where nothing is written again.</summary>
    /// <exception cref="SgvbException">A row holds what cannot be.</exception>
    public static void Check<T>(string path, IEnumerable<T> rows) where T : class
    {
        if (rows.Select(RowRules<T>.Fault).FirstOrDefault(f => f is not null) is { } fault)
            throw new SgvbException($"{path}: cannot take a row: {fault}; nothing was added");
    }

    private static string Cell<T>(string path, PropertyInfo property, T row)
    {
        try
        {
            return Cells.Write(property.GetValue(row));
        }
        catch (FormatException e)
        {
            throw new SgvbException($"{path}: column {RowSchema.Column(property.Name)}: {e.Message}; the measurement failed: {Named(row)}", 5, e);
        }
    }

    /// <summary>What a row is known by.</summary>
    private static string Named<T>(T row) =>
        OneLine.Of(string.Join(' ', RowSchema.Keys(typeof(T)).Select(k => Convert.ToString(k.GetValue(row), CultureInfo.InvariantCulture)).Where(k => k?.Length > 0)));

    private static string Load(string path)
    {
        var text = InputFile.ReadText(path, "is this the folder of a run, copied whole?");
        if (string.IsNullOrWhiteSpace(text))
            throw new SgvbException($"{path}: is empty; measure again");
        if (!text.EndsWith('\n'))
            throw new SgvbException($"{path}:{text.Count(c => c == '\n') + 1}: the last line is cut off; copy the file again or measure again");
        return text;
    }

    private static void CheckHeader<T>(string path, string[] header)
    {
        if (header.GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new SgvbException($"{path}:1: column {twice.Key} occurs twice");
        var wanted = RowSchema.Required(typeof(T)).Select(p => RowSchema.Column(p.Name)).Prepend(RowSchema.VersionColumn);
        var missing = wanted.Except(header).ToList();
        if (missing.Count > 0)
            throw new SgvbException(
                $"{path}:1: column{(missing.Count == 1 ? "" : "s")} {string.Join(", ", missing)} missing; "
                + "this is no such file of this suite, or not separated by commas");
    }

    private static IEnumerable<T> Records<T>(string path, CsvReader csv, string[] header) where T : class
    {
        var columns = RowSchema.Properties(typeof(T)).Select(p => (Property: p, Index: Array.IndexOf(header, RowSchema.Column(p.Name))))
            .Where(c => c.Index >= 0).ToList();
        var keys = RowSchema.Keys(typeof(T));
        var versionIndex = Array.IndexOf(header, RowSchema.VersionColumn);
        var seen = new Dictionary<string, long>();
        while (csv.Read())
        {
            var line = csv.LineNumber;
            if (csv.FieldCount != header.Length)
                throw new SgvbException($"{path}:{line}: {csv.FieldCount} cells where the header has {header.Length}; the line is cut off or garbled");
            if (csv.GetString(versionIndex) is var version && version != RowSchema.Version.ToString(CultureInfo.InvariantCulture))
                throw new SgvbException($"{path}:{line}: column {RowSchema.VersionColumn}: '{OneLine.Of(version)}', but this version reads "
                    + $"{RowSchema.Version}; measure again with this version");
            var row = Activator.CreateInstance<T>();
            foreach (var (property, index) in columns)
                Fill(path, line, row, property, csv.GetString(index));
            if (RowRules<T>.Fault(row) is { } fault)
                throw new SgvbException($"{path}:{line}: {fault}; copy the file again or measure again");
            var key = keys.Select(k => Cells.Write(k.GetValue(row))).ToList();
            if (!seen.TryAdd(string.Join('\u001f', key), line))
                throw new SgvbException($"{path}:{line}: the same case as line {seen[string.Join('\u001f', key)]}"
                    + $" ({string.Join(' ', key.Where(k => k.Length > 0))}); keep one of them");
            yield return row;
        }
    }

    private static void Fill<T>(string path, long line, T row, PropertyInfo property, string cell)
    {
        try
        {
            property.SetValue(row, Cells.Read(cell, property.PropertyType));
        }
        catch (FormatException e)
        {
            throw new SgvbException($"{path}:{line}: column {RowSchema.Column(property.Name)}: '{OneLine.Of(cell)}' {e.Message}", inner: e);
        }
    }
}
