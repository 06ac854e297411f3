using CsCheck;
using Sgvb.Runs.Csv;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Runs;

public sealed class CsvRowsTests
{
    [Fact]
    public void Every_row_class_reads_back_as_written_under_a_German_culture()
    {
        using var _ = new GermanNumbers();
        RoundTrip(SampleRows.Variance, SampleRows.Variance with { Layer = "bottom", Ci95High = double.MaxValue });
        RoundTrip(SampleRows.Benchmark);
        RoundTrip(SampleRows.Measurement, SampleRows.Measurement with { Iteration = 2 });
        RoundTrip(SampleRows.Block);
        RoundTrip(SampleRows.Agreement with { Passed = false });
    }

    [Fact]
    public void Columns_are_snake_case_with_the_schema_version_first_and_numbers_have_points()
    {
        using var _ = new GermanNumbers();
        using var folder = new TemporaryFolder();
        CsvRows.Write(folder["v.csv"], [SampleRows.Variance]);
        Assert.Equal(
            """
            schema_version,estimator,posterior,kl,objective,backend,workload,minibatch,layer,parameter,epoch,method,variance,ci95_low,ci95_high,variance_data,variance_noise,draws,blocks,cosine_to_no_noise,cosine_ci95_low,cosine_ci95_high,examples,standard_error,freedom,largest,rounding,effective_examples
            1,local-reparam+antithetic,alpha,cubic,alpha kl=cubic,simd,mnist,1000,top,theta,0.1,draws,7812.345678901234,0.3333333333333333,,-0,,4000000000,3,,,,,,,,,

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(folder["v.csv"]));
    }

    [Fact]
    public void A_file_from_before_a_column_was_added_reads_without_it_but_not_without_an_old_one()
    {
        using var folder = new TemporaryFolder();
        CsvRows.Write(folder["v.csv"], [SampleRows.Variance with { CosineToNoNoise = 0.5, CosineCi95Low = 0.25 }]);
        Without("cosine_ci95_high", "cosine_ci95_low");
        Assert.Equal([SampleRows.Variance with { CosineToNoNoise = 0.5 }], CsvRows.Read<VarianceRow>(folder["v.csv"]));
        Without("cosine_to_no_noise");
        Assert.Contains("column cosine_to_no_noise missing", Assert.Throws<SgvbException>(() => CsvRows.Read<VarianceRow>(folder["v.csv"])).Message,
            StringComparison.Ordinal);

        void Without(params string[] columns)
        {
            var lines = File.ReadAllLines(folder["v.csv"]).Select(l => l.Split(',')).ToList();
            int[] kept = [.. Enumerable.Range(0, lines[0].Length).Where(i => !columns.Contains(lines[0][i]))];
            File.WriteAllText(folder["v.csv"], string.Concat(lines.Select(l => string.Join(',', kept.Select(i => l[i])) + "\n")));
        }
    }

    [Fact]
    public void Doubles_survive_to_the_last_bit() => Gen.Double.Where(double.IsFinite).Array[20].Sample(values =>
    {
        using var folder = new TemporaryFolder();
        var rows = values.Select((v, i) => SampleRows.Block with { Block = i, Variance = v }).ToList();
        CsvRows.Write(folder["m.csv"], rows);
        Assert.Equal(
            values.Select(BitConverter.DoubleToInt64Bits),
            CsvRows.Read<VarianceBlockRow>(folder["m.csv"]).Select(r => BitConverter.DoubleToInt64Bits(r.Variance)));
    }, iter: 30);

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+cmd|' /C calc'!A0")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("'quoted")]
    [InlineData("a,b \"c\" <script>")]
    [InlineData("'=")]
    [InlineData(";=cmd|' /C calc'!A0")]
    [InlineData("slow; -2+3;@SUM(A1); 'x';'=")]
    [InlineData(";;'';+1")]
    public void Hostile_text_is_no_formula_and_reads_back(string text)
    {
        using var folder = new TemporaryFolder();
        CsvRows.Write(folder["b.csv"], [SampleRows.Benchmark with { Note = text }]);
        var cell = File.ReadAllLines(folder["b.csv"])[1].Split(',', 24)[^1].TrimStart('"');
        // A spreadsheet of another country begins a cell at a semicolon, quoted or not.
        Assert.All(cell.Split(';'), c => Assert.False(c.TrimStart().Length > 0 && "=+-@".Contains(c.TrimStart()[0]), c));
        Assert.Equal(text, CsvRows.Read<BenchmarkRow>(folder["b.csv"]).Single().Note);
    }

    [Fact]
    public void Numbers_as_text_keep_their_sign_and_line_breaks_become_spaces()
    {
        using var folder = new TemporaryFolder();
        CsvRows.Write(folder["b.csv"], [SampleRows.Benchmark with { Note = "-1.5" }, SampleRows.Benchmark with { Threads = 1, Note = "a\r\nb" }]);
        Assert.EndsWith(",-1.5", File.ReadAllLines(folder["b.csv"])[1], StringComparison.Ordinal);
        Assert.Equal("a b", CsvRows.Read<BenchmarkRow>(folder["b.csv"])[1].Note);
    }

    [Fact]
    public void A_measurement_that_is_no_number_is_refused_with_exit_5_and_leaves_the_old_file()
    {
        using var folder = new TemporaryFolder();
        CsvRows.Write(folder["m.csv"], [SampleRows.Measurement]);
        var before = File.ReadAllText(folder["m.csv"]);
        var error = Assert.Throws<SgvbException>(() => CsvRows.Write(folder["m.csv"], [SampleRows.Measurement with { ValueNs = double.NaN }]));
        Assert.Equal(5, error.ExitCode);
        Assert.Contains("value_ns", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(folder["m.csv"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    private static void RoundTrip<T>(params T[] rows) where T : class
    {
        using var folder = new TemporaryFolder();
        CsvRows.Write(folder["rows.csv"], rows);
        Assert.Equal(rows, CsvRows.Read<T>(folder["rows.csv"]));
    }
}
