using Sgvb.Runs.Terminal;

namespace Sgvb.Tests.Runs;

public sealed class TerminalTests
{
    [Theory]
    [InlineData(1_234_567_890, "1.23 s")]
    [InlineData(45_600_000, "45.6 ms")]
    [InlineData(789_000, "789 µs")]
    [InlineData(12, "12.0 ns")]
    [InlineData(0, "0 ns")]
    public void Durations_have_three_digits_and_a_unit(double nanoseconds, string text)
    {
        using var _ = new GermanNumbers();
        Assert.Equal(text, Format.Duration(nanoseconds));
    }

    [Theory]
    [InlineData(49000, "4.9e4")]
    [InlineData(0.00123, "1.2e-3")]
    [InlineData(-49000, "-4.9e4")]
    [InlineData(0, "0.0e0")]
    public void Variances_are_written_as_in_the_paper(double value, string text)
    {
        using var _ = new GermanNumbers();
        Assert.Equal(text, Format.Scientific(value));
    }

    [Fact]
    public void Intervals_take_the_unit_of_the_value_and_vanish_where_unknown()
    {
        Assert.Equal("1.02 ms [0.990, 1.04]", Format.DurationInterval(1.02e6, 0.99e6, 1.04e6));
        Assert.Equal("1.02 ms", Format.DurationInterval(1.02e6, null, null));
        Assert.Equal("4.9e4 [4.5e4, 5.3e4]", Format.ScientificInterval(4.9e4, 4.5e4, 5.3e4));
        Assert.Equal("85 %", Format.Percent(0.853));
        Assert.Equal("2.00 MiB", Format.Bytes(2 << 20));
    }

    [Fact]
    public void A_plain_table_aligns_numbers_to_the_right()
    {
        var table = new TextTable("T", "name", "ms").Add("a", Format.Significant(10.5)).Add("longer", Format.Whole(1));
        Assert.Equal("T\nname      ms\na       10.5\nlonger     1\n", table.ToPlain());
    }

    [Fact]
    public void Markup_in_a_cell_stays_text_in_Markdown_and_in_a_terminal()
    {
        var table = new TextTable("", "a|b").Add("<script>alert(1)</script> | [red]\nx");
        Assert.Equal("| a\\|b |\n| --- |\n| &lt;script>alert(1)&lt;/script> \\| [red] x |\n", table.ToMarkdown());
        Assert.NotNull(table.ToRenderable());
    }

    [Fact]
    public void Without_a_terminal_tables_are_plain_and_progress_is_silent()
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var screen = new Screen(output, error, null, null);
        screen.Table(new TextTable("T", "a").Add("1"));
        Assert.Equal(3, screen.Progress(progress =>
        {
            using var stage = progress.Begin("[not markup", 2);
            stage.Advance();
            return 3;
        }));
        screen.Note("meanwhile");
        Assert.Equal("T\na\n1\n" + output.NewLine, output.ToString());
        Assert.Equal("meanwhile" + error.NewLine, error.ToString());
    }

    [Fact]
    public void A_table_refuses_a_row_of_another_length() => Assert.Throws<ArgumentException>(() => new TextTable("", "a", "b").Add("1"));
}
