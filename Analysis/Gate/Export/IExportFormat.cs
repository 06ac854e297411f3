namespace Sgvb.Gate.Export;

/// <summary>One file of an export.</summary>
/// <param name="Name">Of the file.</param>
/// <param name="Write">Its content.</param>
internal sealed record ExportFile(string Name, Action<Stream> Write);

/// <summary>A format of another tool: a file here, and a line in the list.</summary>
internal interface IExportFormat
{
    /// <summary>As --format names it.</summary>
    string Name { get; }

    /// <param name="run">At least one row.</param>
    IReadOnlyList<ExportFile> Files(ExportedRun run);
}

/// <summary>The one list of formats.</summary>
internal static class ExportFormats
{
    public static IReadOnlyList<IExportFormat> All { get; } =
        [new BencherFormat(), new GithubActionBenchmarkFormat(), new OpenMetricsFormat(), new CsvFormat(), new ParquetFormat()];
}
