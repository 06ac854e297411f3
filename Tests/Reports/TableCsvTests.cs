using Sgvb.Analysis.Reports.Pages;
using Sgvb.Runs.Terminal;
using Sgvb.Tests.Runs;
using Xunit;

namespace Sgvb.Tests.Reports;

public sealed class TableCsvTests
{
    [Fact]
    public void Numbers_get_one_unit_intervals_three_columns_and_formulas_an_apostrophe()
    {
        using var german = new GermanNumbers();
        var table = new TextTable("t", "name", "time [95 %]", "share", "size", "mixed")
            .Add("=1+1", "1.02 ms [1.01, 1.04]", "45 %", "2.0 KiB", "3")
            .Add("a,\"b\"\nc", "3.00 s", "–", "512 B", "none");
        Assert.Equal(
            "name,time (ns),time 95 % low (ns),time 95 % high (ns),share (%),size (bytes),mixed\n"
            + "'=1+1,1020000,1010000,1040000,45,2048,3\n"
            + "\"a,\"\"b\"\" c\",3000000000,,,,512,none\n", TableCsv.Of(table));
    }

    [Theory]
    [InlineData("4.9e4 [4.5e4, 5.3e4]", 4.9e4, 4.5e4, 5.3e4, "")]
    [InlineData("789 µs", 789e3, null, null, "ns")]
    [InlineData("1.20 ×", 1.2, null, null, "ratio")]
    [InlineData("−3.5 %", -3.5, null, null, "%")]
    public void A_cell_is_read_back_as_its_number(string cell, double value, double? low, double? high, string unit) =>
        Assert.Equal(new NumberCell(value, low, high, unit), NumberCell.Parse(cell));

    [Theory]
    [InlineData("")]
    [InlineData("–")]
    [InlineData("local-reparam")]
    [InlineData("3 apples and")]
    [InlineData("784-400-10")]
    [InlineData("1000x1000")]
    [InlineData("2026-11-23")]
    public void What_is_no_number_stays_text(string cell) => Assert.Null(NumberCell.Parse(cell));
}
