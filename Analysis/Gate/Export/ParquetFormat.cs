using Parquet;
using Parquet.Schema;
using Sgvb.Runs.Csv;

namespace Sgvb.Gate.Export;

/// <summary>The table of export.csv, typed, for DuckDB, pandas and the like; what is absent there is null here.</summary>
internal sealed class ParquetFormat : IExportFormat
{
    public const string FileName = "export.parquet";

    public string Name => "parquet";

    public IReadOnlyList<ExportFile> Files(ExportedRun run) => [new(FileName, stream => Write(stream, run.Rows).GetAwaiter().GetResult())];

    private static async Task Write(Stream stream, IReadOnlyList<ExportRow> rows)
    {
        var columns = RowSchema.Properties(typeof(ExportRow));
        var schema = new ParquetSchema(columns.Select(p => (Field)(p.PropertyType == typeof(string)
            ? new DataField(RowSchema.Column(p.Name), typeof(string), isNullable: false)
            : new DataField(RowSchema.Column(p.Name), typeof(double), isNullable: true))));
        // The library closes the stream that it is given.
        using var whole = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(schema, whole).ConfigureAwait(false))
        {
            using var group = writer.CreateRowGroup();
            foreach (var (column, field) in columns.Zip(schema.DataFields))
                if (column.PropertyType == typeof(string))
                    await group.WriteAsync(field, rows.Select(r => (string)column.GetValue(r)!).ToList()).ConfigureAwait(false);
                else
                    await group.WriteAsync<double>(field, rows.Select(r => (double?)column.GetValue(r)).ToArray().AsMemory()).ConfigureAwait(false);
        }

        stream.Write(whole.ToArray());
    }
}
