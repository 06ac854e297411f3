namespace Sgvb.Experiments.Steps;

/// <summary>How a step's cost grows with width, minibatch and threads, with the machine's limits drawn in.</summary>
public sealed class CurvesSection() : ExperimentSection<CurveRow>("curves")
{
    protected override IEnumerable<Block> Of(IReadOnlyList<CurveRow> rows, RunFacts facts)
    {
        yield return new Heading("How the cost grows");
        yield return new Figures([.. Plots(rows).Select(svg => new Figure(svg,
            "Less is better. Dashed: the time that the step's products, or its least memory traffic, would take at the machine's "
                + "measured limits."))]);
        foreach (var knee in Knees(rows))
            yield return new Paragraph(knee);
        var table = new TextTable("Points of the curves", "curve", "estimator", "backend", "width", "M", "threads", "step time [95 %]",
            "GFLOP/s", "of peak",
            "at the peak", "at the bandwidth");
        foreach (var r in rows)
            table.Add(r.Curve, r.Estimator, r.Backend, Format.Whole(r.Width), Format.Whole(r.Minibatch), Format.Whole(r.Threads),
                Format.DurationInterval(r.MedianNs, r.Ci95LowNs, r.Ci95HighNs), Format.Significant(r.Gflops),
                r.FractionOfPeak is { } f ? Format.Percent(f) : Cell.None, Format.Optional(r.ComputeBoundNs, Format.Duration), Format.Optional(r.MemoryBoundNs, Format.Duration));
        yield return new TableBlock(table, IsFolded: true);
    }

    /// <summary>Its sizes are what was varied.</summary>
    public override IEnumerable<CaseRow> Cases(RunFacts facts) => [];

    /// <summary>One plot for each thing that grows and each backend.</summary>
    protected override IEnumerable<string> Plots(IReadOnlyList<CurveRow> rows) => rows.GroupBy(r => (r.Curve, r.Backend))
        .Select(g => Plot(g.Key.Curve, g.Key.Backend, [.. g]));

    /// <summary>Where a curve bends, and why: the sizes between which the limit that binds changes from the memory to the products.</summary>
    internal static IEnumerable<string> Knees(IReadOnlyList<CurveRow> rows)
    {
        foreach (var one in rows.Where(r => r is { ComputeBoundNs: not null, MemoryBoundNs: not null }).GroupBy(r => (r.Curve, r.Backend)))
        {
            var (curve, backend) = one.Key;
            if (curve is not ("width" or "minibatch"))
                continue;
            var points = one.GroupBy(r => r.Estimator).MinBy(g => g.Min(r => r.ComputeBoundNs!.Value))!
                .OrderBy(r => curve == "width" ? r.Width : r.Minibatch).ToList();
            var bound = points.FindLastIndex(r => r.MemoryBoundNs > r.ComputeBoundNs);
            var (name, size) = (points[0].Estimator, (Func<CurveRow, int>)(r => curve == "width" ? r.Width : r.Minibatch));
            yield return bound < 0
                ? $"By {curve} on {backend}, {name}: the products bind from {Format.Whole(size(points[0]))} on; no knee."
                : bound == points.Count - 1
                    ? $"By {curve} on {backend}, {name}: the memory binds up to {Format.Whole(size(points[^1]))}; no knee."
                    : $"By {curve} on {backend}, {name}: the knee lies between {Format.Whole(size(points[bound]))} and {Format.Whole(size(points[bound + 1]))}. "
                        + "Below it the memory binds: " + (curve == "minibatch"
                            ? "every weight is read and its gradient written once a step however few examples share it, so that a step hardly "
                                + "gets shorter. Above it the products bind, and time grows with M."
                            : "images and activations, which grow with the width, outweigh the products, which grow with its square.");
        }
    }

    private static string Plot(string curve, string backend, IReadOnlyList<CurveRow> rows)
    {
        Func<CurveRow, double> size = curve switch { "width" => r => r.Width, "minibatch" => r => r.Minibatch, _ => r => r.Threads };
        var curves = rows.GroupBy(r => r.Estimator).Select(g => new Curve(g.Key,
            [.. g.OrderBy(size).Select(r => (size(r), new Interval(r.MedianNs, r.Ci95LowNs, r.Ci95HighNs).Scaled(1e-6)))]));
        // The cheapest step's limits: those of the others lie above.
        var cheapest = rows.GroupBy(r => r.Estimator).MinBy(g => g.Min(r => r.ComputeBoundNs ?? double.MaxValue))!.OrderBy(size).ToList();
        var limits = ((string Name, Func<CurveRow, double?> Bound)[])[("at the peak", r => r.ComputeBoundNs),
            ("at the bandwidth", r => r.MemoryBoundNs)];
        return new LineChart($"Step time by {curve} on {backend}", Axis(curve), "ms a step",
            [
                .. curves,
                .. limits.Select(l => new Curve($"{cheapest[0].Estimator} {l.Name}",
                    [.. cheapest.Where(r => l.Bound(r) is not null).Select(r => (size(r), new Interval(l.Bound(r)!.Value / 1e6)))])
                {
                    HasMarkers = false,
                    Ink = new Ink(l.Name == "at the peak" ? Inks.Text : Inks.Grey, Mark.None, IsDashed: true),
                }).Where(c => c.Points.Count > 0),
            ])
        {
            IsLogX = true,
            IsLogY = true,
        }.Draw(EstimatorInks.Of);
    }

    private static string Axis(string curve) => curve switch
    {
        "width" => "units of a hidden layer",
        "minibatch" => "examples a minibatch",
        _ => "threads"
    };
}
