using Sgvb.Reports.Pages;
using Sgvb.Runs.Terminal;

namespace Sgvb.Tests.Reports;

public sealed class TableCsvTests
{
    [Fact]
    public void Numbers_get_one_unit_intervals_three_columns_and_formulas_an_apostrophe()
    {
        using var german = new GermanNumbers();
        var table = new TextTable("t", "name", "time [95 %]", "share", "size", "mixed")
            .Add("=1+1", Format.DurationInterval(1.02e6, 1.01e6, 1.04e6), Format.Percent(0.45), Format.Bytes(2048), Format.Whole(3))
            .Add("a,\"b\"\nc", Format.Duration(3e9), Cell.None, Format.Bytes(512), "none");
        Assert.Equal(
            "name,time (ns),time 95 % low (ns),time 95 % high (ns),share (%),size (bytes),mixed\n"
            + "'=1+1,1020000,1010000,1040000,45,2048,3\n"
            + "\"a,\"\"b\"\" c\",3000000000,,,,512,none\n", TableCsv.Of(table));
    }

    [Fact]
    public void A_cell_knows_its_number_and_shows_it()
    {
        Assert.Equal(new Cell("4.9e4 [4.5e4, 5.3e4]", 4.9e4, 4.5e4, 5.3e4), Format.ScientificInterval(4.9e4, 4.5e4, 5.3e4));
        Assert.Equal(new Cell("789 µs", 789e3, Unit: "ns"), Format.Duration(789e3));
        Assert.Equal(new Cell("1.20 × [1.10, 1.30]", 1.2, 1.1, 1.3, "ratio"), Format.Ratio(1.2, low: 1.1, high: 1.3));
        Assert.Equal(new Cell("1.23 %", 1.23, Unit: "%"), Format.FixedPercent(0.0123));
        Assert.Equal(new Cell("0.970 [0.920, 1.01]", 0.97, 0.92, 1.01), Format.Interval(0.97, 0.92, 1.01));
    }

    [Theory]
    [InlineData("12")]
    [InlineData("784-400-10")]
    [InlineData("2026-11-23")]
    public void A_text_is_no_number_whatever_it_looks_like(string text) => Assert.Null(((Cell)text).Value);
}
