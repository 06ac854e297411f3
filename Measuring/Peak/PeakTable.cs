using Sgvb.Runs.Terminal;

namespace Sgvb.Measuring.Peak;

/// <summary>Measured limits as a table.</summary>
public static class PeakTable
{
    public static TextTable Of(IEnumerable<PeakResult> peaks)
    {
        var table = new TextTable("Measured limits", "limit", "threads", "best", "median [95 %]", "unit", "samples", "how");
        foreach (var p in peaks)
            table.Add(p.Name, Format.Whole(p.Threads), Format.Significant(p.Best),
                Format.Interval(p.Median, p.Ci95Low, p.Ci95High),
                p.Unit, Format.Whole(p.Samples), p.Note);
        return table;
    }
}
