using System.Xml.Linq;
using Sgvb.Common.Statistics;
using Sgvb.Experiments;
using Sgvb.Reports.Plots;

namespace Sgvb.Tests.Reports;

public sealed class PlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_chart_is_well_formed_SVG_with_its_texts_units_and_intervals()
    {
        using var german = new GermanNumbers();
        var svg = XElement.Parse(new CategoryChart("Times <&>", "ms a step",
            [new("a", "", new Interval(1.5, 1.25, 2), "1.50 ms"), new("b \"<script>\"", "", new Interval(3, 2.5, 3.5), "3.00 ms")]).Draw(EstimatorInks.Of));
        var texts = svg.Descendants(Svg + "text").Select(t => t.Value).ToList();
        Assert.Superset(new HashSet<string> { "Times <&>", "ms a step", "a", "b \"<script>\"", "1.50 ms", "3.00 ms", "0" },
            texts.ToHashSet());
        Assert.Contains(svg.Descendants(Svg + "rect"), r => (string?)r.Attribute("fill") is "#0072B2" or "#D55E00");
        Assert.True(svg.Descendants(Svg + "path").Count() >= 6, "an interval is three strokes");
        Assert.DoesNotContain("010203", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_with_dashes_floors_and_no_points_are_drawn()
    {
        var svg = XElement.Parse(new LineChart("t", "x, 1", "y, s",
            [
                new Curve("shared", [(1, new Interval(1, 0.9, 1.1)), (1000, new Interval(1e4, 9e3, 1.1e4))]),
                new Curve("shared+antithetic", [(1, new Interval(2)), (1000, new Interval(3))]),
                new Curve("empty", []),
            ]).Draw(EstimatorInks.Of));
        Assert.Contains(svg.Descendants(Svg + "path"), p => p.Attribute("stroke-dasharray") is not null);
        Assert.Equal("", new LineChart("t", "x", "y", [new Curve("empty", [])]).Draw(EstimatorInks.Of));
        Assert.Equal("", new CategoryChart("t", "x", []).Draw(EstimatorInks.Of));
    }

    /// <summary>No part of a title lies outside of the plot: it stands in lines, for which the plot is made higher.</summary>
    [Theory]
    [InlineData("a short one", 1)]
    [InlineData("step local-reparam+antithetic input-noise alpha kl=cubic simd 784-1000-1000-10 M=1000 threads=2", 2)]
    [InlineData("A.Name.Space.Of.Somebody.With.One.Benchmark.Whose.Type.Has.A.Name.Without.Any.Blank", 2)]
    public void A_long_title_stands_in_several_lines(string title, int lines)
    {
        var svg = XElement.Parse(new LineChart(title, "x", "y", [new Curve("a", [(1, new Interval(1)), (2, new Interval(2))])]).Draw(EstimatorInks.Of));
        var drawn = svg.Descendants(Svg + "text").Where(t => (string?)t.Attribute("font-weight") == "600").ToList();
        Assert.Equal(lines, drawn.Count);
        Assert.Equal(title.Replace(" ", "", StringComparison.Ordinal), string.Concat(drawn.Select(t => t.Value.Replace(" ", "", StringComparison.Ordinal))));
        var box = ((string)svg.Attribute("viewBox")!).Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray();
        Assert.All(drawn, t => Assert.InRange(t.Value.Length * 8.6, 1, box[2]));
        Assert.All(drawn, t => Assert.InRange((double)t.Attribute("y")!, box[1] + 14, 15));
        Assert.Equal(title, (string?)svg.Attribute("aria-label"));
    }

    [Fact]
    public void Names_that_XML_cannot_hold_and_cut_letters_are_drawn_all_the_same()
    {
        var names = ((string[])["\u0001\u001b[2J", "\ud800 alone", "\ufffe\uffff", new string('x', 28) + "\U0001F600 longer than its room", "a\nb"]);
        var svg = XElement.Parse(new CategoryChart("t\0", "x", [.. names.Select(n => new CategoryValue(n, "", new Interval(1), n))]).Draw(EstimatorInks.Of));
        var texts = svg.Descendants(Svg + "text").Select(t => t.Value).ToList();
        Assert.Contains("a b", texts);
        Assert.Contains("\\ud800 alone", texts);
        Assert.Equal(names.Length, svg.Descendants(Svg + "title").Count());
    }

    [Fact]
    public void An_interval_is_a_stroke_with_two_ends_and_a_value_without_one_has_none()
    {
        static int Strokes(Interval value) => XElement.Parse(new CategoryChart("t", "x", [new("shared", "", value, "1")]) { IsLog = false }.Draw(EstimatorInks.Of))
            .Descendants(Svg + "path").Count(p => (string?)p.Attribute("stroke-width") == "2");
        Assert.Equal(0, Strokes(new Interval(1)));
        Assert.Equal(3, Strokes(new Interval(1, 0.5, 2)));
    }

    /// <summary>Points that lie close have their names side by side all the same; the stairs go down, and the line of equal products through its point.</summary>
    [Fact]
    public void A_trade_is_drawn_with_names_that_cover_nothing()
    {
        TradePoint[] points =
        [
            new("shared", 1, new Interval(9, 8, 10)), new("local-reparam", 2, new Interval(3, 2.9, 3.1)), new("local-reparam+antithetic", 2.02, new Interval(3.01)),
            new("split:8", 2.1, new Interval(2.5)), new("per-example <&>", 50, new Interval(3.05)), new("flipout", 2.01, new Interval(3.02)),
        ];
        var svg = XElement.Parse(new TradeChart("t", "cost", "left", points)
        {
            Front = ["shared", "local-reparam", "split:8"],
            Base = "local-reparam",
            Line = ("no-noise", 2),
        }.Draw(EstimatorInks.Of));
        var names = svg.Descendants(Svg + "text").Where(t => points.Any(p => p.Name == t.Value) || t.Value == "no-noise").ToList();
        Assert.Equal(points.Length + 1, names.Count);
        var boxes = names.Select(Box).ToList();
        for (var i = 0; i < boxes.Count; i++)
            for (var j = 0; j < i; j++)
                Assert.False(
                    boxes[i].Left < boxes[j].Right && boxes[i].Right > boxes[j].Left && Math.Abs(boxes[i].Y - boxes[j].Y) < 12, $"{names[i].Value} covers {names[j].Value}");
        Assert.Equal(["shared", "local-reparam", "split:8"], names.Where(n => (string?)n.Attribute("font-weight") == "700").Select(n => n.Value)
            .OrderBy(n => Array.FindIndex(points, p => p.Name == n)));
        Assert.Equal(2, svg.Descendants(Svg + "path").Count(p => p.Attribute("stroke-dasharray") is not null));
        Assert.Equal("", new TradeChart("t", "cost", "left", []).Draw(EstimatorInks.Of));

        static (double Left, double Right, double Y) Box(XElement text)
        {
            var (x, width) = ((double)text.Attribute("x")!, text.Value.Length * 6.0);
            var left = (string?)text.Attribute("text-anchor") switch { null => x, "middle" => x - width / 2, _ => x - width };
            return (left, left + width, (double)text.Attribute("y")!);
        }
    }

    [Theory]
    [InlineData(new[] { 1.0, 2.0, 3.0 }, false)]
    [InlineData(new[] { 1.0, 100.0 }, true)]
    [InlineData(new[] { 0.0, 100.0 }, false)]
    [InlineData(new[] { 5.0 }, false)]
    [InlineData(new[] { -1.0, 100.0 }, false)]
    [InlineData(new double[0], false)]
    [InlineData(new[] { 1.0, 1e308 }, false)]
    [InlineData(new[] { -1e308, 1e308 }, false)]
    [InlineData(new[] { 1e-310, 1e-305, 1.0, 100.0 }, false)]
    public void Wide_spans_of_positive_values_are_logarithmic_and_everything_lies_inside(double[] values, bool isLog)
    {
        var scale = Scale.For("x", values);
        Assert.Equal(isLog, scale.IsLog);
        Assert.All(values, v => Assert.InRange(scale.Place(v), 0, 1));
        Assert.True(values.Order().SequenceEqual(values.OrderBy(scale.Place)));
        Assert.InRange(scale.Ticks().Count, 2, 9);
        Assert.All(scale.Ticks(), t => Assert.InRange(t.Value, scale.Low, scale.High));
    }

    [Theory]
    [InlineData(true, 0, 0)]
    [InlineData(false, 10, 20)]
    public void A_linear_axis_of_positive_values_starts_at_0_unless_it_need_not(bool fromZero, double least, double most)
    {
        var scale = Scale.For("x", [20, 40], log: false, fromZero);
        Assert.InRange(scale.Low, least, most);
        Assert.Equal(fromZero, scale.Place(20) > 0.2);
        Assert.InRange(scale.Place(20), 0.01, 0.6);
    }

    [Fact]
    public void Charts_that_hold_the_same_have_the_same_axis()
    {
        LineChart[] charts = [.. ((double[])[1, 2]).Select(y =>
            new LineChart("t", "x", "y", [new Curve("no-noise", [(1, new Interval(y)), (2, new Interval(y))])]) { IsYFromZero = false, YHolds = [1, 2] })];
        var ticks = charts.Select(c => XDocument.Parse(c.Draw(Inks.Of)).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)).ToList();
        Assert.Equal(ticks[0], ticks[1]);
    }

    [Fact]
    public void Ten_decades_have_few_ticks_and_zero_sticks_to_the_end()
    {
        var scale = Scale.For("x", [1e-5, 1e5]);
        Assert.InRange(scale.Ticks().Count, 3, 8);
        Assert.Equal(0, scale.Place(0));
    }

    [Fact]
    public void A_tick_at_0_has_no_sign()
    {
        var ticks = Scale.For("x", [-1, 3]).Ticks();
        Assert.Contains("0", ticks.Select(t => t.Text));
        Assert.DoesNotContain("-0", ticks.Select(t => t.Text));
    }
}
