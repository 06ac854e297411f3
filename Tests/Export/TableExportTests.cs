using System.Text;
using ParquetSharp;
using Sgvb.Gate.Export;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Export;

/// <summary>CSV by RFC 4180 and Parquet by Arrow's own reader, neither of which is ours; and what cannot be exported.</summary>
public sealed class TableExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Both_tables_hold_the_same()
    {
        foreach (var run in (string[])[ExportSamples.Suite(_folder), ExportSamples.Foreign(_folder), ExportSamples.Verdicts(_folder)])
        {
            var csv = Rfc4180(File.ReadAllText(ExportSamples.Export(_folder, run, "csv", ExportRow.FileName)));
            using var file = new ParquetFileReader(ExportSamples.Export(_folder, run, "parquet", ParquetFormat.FileName));
            using var group = file.RowGroup(0);
            var rows = (int)group.MetaData.NumRows;
            Assert.Equal(csv.Count - 1, rows);
            Assert.Equal(csv[0].Skip(1), Enumerable.Range(0, group.MetaData.NumColumns).Select(c => group.MetaData.Schema.Column(c).Name));
            for (var column = 0; column < group.MetaData.NumColumns; column++)
            {
                using var reader = group.Column(column).LogicalReader();
                var cells = reader switch
                {
                    LogicalColumnReader<string> text => text.ReadAll(rows).ToList(),
                    LogicalColumnReader<double?> numbers => [.. numbers.ReadAll(rows).Select(v => v?.ToString(CultureInfo.InvariantCulture) ?? "")],
                    _ => throw new InvalidOperationException($"{reader} in column {csv[0][column + 1]}"),
                };
                Assert.Equal(csv.Skip(1).Select(r => r[column + 1]), cells);
            }
        }
    }

    [Fact]
    public void Verdicts_travel_with_their_intervals()
    {
        var row = ExportSamples.Row(_folder, ExportSamples.Verdicts(_folder), "time", "Crc32");
        Assert.Equal(("regressed", "lower", "ratio"), (row.Verdict, row.Better, row.Unit));
        Assert.InRange(row.Value!.Value, row.IntervalLow!.Value, row.IntervalHigh!.Value);
        Assert.Equal(row.Candidate!.Value / row.Baseline!.Value, row.Value.Value, 1e-3);
    }

    /// <summary>By hand: the launches' logs have the standard deviation s, Student's t of two degrees of freedom is 4.3027.</summary>
    [Fact]
    public void A_foreign_interval_is_students_over_launches()
    {
        var row = ExportSamples.Row(_folder, ExportSamples.Foreign(_folder), "time", "Crc32");
        double[] logs = [Math.Log(38), Math.Log(38.5), Math.Log(38.2)];
        var s = Math.Sqrt(logs.Sum(l => Math.Pow(l - logs.Average(), 2)) / 2);
        Assert.Equal(Math.Exp(4.302653 * s / Math.Sqrt(3)), row.IntervalHigh!.Value / row.Value!.Value, 1e-6);
        Assert.Equal(row.IntervalHigh.Value / row.Value.Value, row.Value.Value / row.IntervalLow!.Value, 1e-9);
    }

    [Theory]
    [InlineData("--format", "bencha", "did you mean bencher")]
    [InlineData("--format", "csv", "no such folder")]
    public void What_cannot_be_exported_is_one_line(string option, string value, string said)
    {
        var run = Executable.Run("Sgvb.BenchGate", ["export", _folder["none"], option, value]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    public void Dispose() => _folder.Dispose();

    private static List<List<string>> Rfc4180(string text)
    {
        var (rows, cell, quoted) = (new List<List<string>> { new() }, new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"')
                cell.Append(text[++i]);
            else if (text[i] == '"')
                quoted = !quoted;
            else if (quoted || text[i] is not (',' or '\n'))
                cell.Append(text[i]);
            else
            {
                rows[^1].Add(cell.ToString());
                cell.Clear();
                if (text[i] == '\n')
                    rows.Add([]);
            }
        }

        Assert.Empty(rows[^1]);
        return rows[..^1];
    }
}
