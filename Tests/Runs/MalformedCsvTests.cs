using Sgvb.Runs.Csv;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Runs;

public sealed class MalformedCsvTests
{
    private const string Header = "schema_version,estimator,posterior,kl,objective,backend,workload,minibatch,benchmark,threads,launch,iteration,operations,value_ns\n";
    private const string Row = "1,shared,alpha,cubic,o,simd,tiny,50,step,2,1,1,1,100.5\n";

    [Fact]
    public void The_sample_itself_is_fine() => Assert.Equal(100.5, Read(Header + Row).Single().ValueNs);

    [Theory]
    [InlineData("", "rows.csv: is empty")]
    [InlineData("\n \n", "rows.csv: is empty")]
    [InlineData(Header + "1,shared,alpha,cub", "rows.csv:2: the last line is cut off")]
    [InlineData(Header + "1,shared,alpha,cub\n", "rows.csv:2: 4 cells where the header has 14")]
    [InlineData(Header + Row + Row, "rows.csv:3: the same case as line 2 (shared alpha cubic o simd tiny 50 step 2 1 1)")]
    [InlineData("schema_version,estimator\n1,shared\n", "rows.csv:1: columns posterior, kl, ")]
    [InlineData("schema_version;estimator;posterior\n1;shared;alpha\n", "not separated by commas")]
    [InlineData("schema_version,kl,kl\n1,a,b\n", "rows.csv:1: column kl occurs twice")]
    public void The_shape_of_the_file_is_checked(string text, string message) => Refused(text, message);

    [Theory]
    [InlineData("100.5", "NaN", "rows.csv:2: column value_ns: 'NaN' is not a finite number")]
    [InlineData("100.5", "Infinity", "column value_ns: 'Infinity' is not a finite number")]
    [InlineData("100.5", "\"100,5\"", "column value_ns: '100,5' is not a finite number")]
    [InlineData("100.5", "", "column value_ns: '' is not a finite number")]
    [InlineData("100.5", "1e999", "is not a finite number")]
    [InlineData(",50,", ",50.0,", "column minibatch: '50.0' is not a whole number")]
    [InlineData(",50,", ",99999999999,", "column minibatch: '99999999999' is not a whole number in range")]
    [InlineData("1,shared", "2,shared", "rows.csv:2: column schema_version: '2', but this version reads 1")]
    [InlineData("1,shared", "one,shared", "column schema_version: 'one'")]
    [InlineData("shared", "\"sha\"red", "rows.csv:2: ")]
    [InlineData("shared", "\"shared", "rows.csv:2: ")]
    public void Each_cell_is_checked(string from, string to, string message) => Refused(Header + Row.Replace(from, to, StringComparison.Ordinal), message);

    [Fact]
    public void A_column_from_a_later_version_is_passed_over() =>
        Assert.Single(Read(Header.Replace("\n", ",colour\n", StringComparison.Ordinal) + Row.Replace("\n", ",blue\n", StringComparison.Ordinal)));

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<SgvbException>(() => CsvRows.Read<MeasurementRow>(folder["none.csv"]));
        Assert.Contains("none.csv: no such file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flag_that_is_neither_true_nor_false_is_refused()
    {
        using var folder = new TemporaryFolder();
        CsvRows.Write(folder["a.csv"], [SampleRows.Agreement]);
        File.WriteAllText(folder["a.csv"], File.ReadAllText(folder["a.csv"]).Replace(",true,", ",maybe,", StringComparison.Ordinal));
        var error = Assert.Throws<SgvbException>(() => CsvRows.Read<AgreementRow>(folder["a.csv"]));
        Assert.Contains("column passed: 'maybe' is neither true nor false", error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<MeasurementRow> Read(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["rows.csv"], text);
        return CsvRows.Read<MeasurementRow>(folder["rows.csv"]);
    }

    private static void Refused(string text, string message)
    {
        var error = Assert.Throws<SgvbException>(() => Read(text));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.ExitCode);
        Assert.DoesNotContain('\n', error.Message);
    }
}
