using System.Text;
using Sgvb.Runs.Csv;

namespace Sgvb.Gate.Export;

/// <summary>Everything as one table, for spreadsheets and data frames.</summary>
internal sealed class CsvFormat : IExportFormat
{
    public string Name => "csv";

    public IReadOnlyList<ExportFile> Files(ExportedRun run) => [new(ExportRow.FileName, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        CsvRows.Write(ExportRow.FileName, writer, run.Rows);
    })];
}
