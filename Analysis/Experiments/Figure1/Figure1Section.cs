namespace Sgvb.Experiments.Figure1;

/// <summary>The paper's Figure 1, trained anew: error against size for its methods, with the paper's own curves beside ours.</summary>
public sealed class Figure1Section() : ExperimentSection<Figure1Row>("figure1")
{
    public override bool IsOfPaper => true;

    public override IReadOnlyDictionary<string, Func<RunFacts, string>> Markdown { get; } = new Dictionary<string, Func<RunFacts, string>>
    {
        ["figure1"] = facts => Text(Figure1Tables.Panels(facts.Rows<Figure1Row>()).Select(Figure1Tables.InPapersLayout)),
        ["figure1-checks"] = facts => Text(Figure1Checks.Of(facts.Rows<Figure1Row>())),
    };

    protected override IEnumerable<Block> Of(IReadOnlyList<Figure1Row> rows, RunFacts facts)
    {
        yield return new Heading("The paper's Figure 1");
        foreach (var panel in Figure1Tables.Panels(rows))
        {
            yield return new Answer($"{Lowest(Figure1Tables.Points(panel))} {Figure1Checks.Nearness(panel)}".TrimEnd());
            yield return new Paragraph(Figure1Tables.Missing(panel));
        }

        yield return new Figures([.. Drawn(rows)]);
        foreach (var checks in Figure1Checks.Of(rows))
            yield return new TableBlock(checks);
        yield return new TableBlock(Figure1Tables.Cells(rows));
        foreach (var sentence in Figure1Recipe.Sentences(rows))
            yield return new Paragraph(sentence);
    }

    private static string Text(IEnumerable<TextTable> tables) => string.Join("\n", tables.Select(t => t.ToMarkdown()));

    /// <summary>Each panel as we measured it, with the paper's values of the same cells as open marks, then as the paper has it.</summary>
    protected override IEnumerable<string> Plots(IReadOnlyList<Figure1Row> rows) => Drawn(rows).Select(f => f.Svg);

    private static IEnumerable<Figure> Drawn(IReadOnlyList<Figure1Row> rows)
    {
        foreach (var panel in Figure1Tables.Panels(rows))
        {
            var points = Figure1Tables.Points(panel);
            var of = points[0].Panel;
            var title = $"Panel {of.Letter}: {of.Error}";
            const string axis = " The axis of errors does not start at 0.";
            List<Curve> measured = [.. Measured(points), .. Marks(points)], paper = points.Any(p => p.Paper is not null) ? [.. Paper(of)] : [];
            var errors = measured.Concat(paper).SelectMany(c => c.Points.SelectMany(p => p.Y.Ends)).ToList();
            yield return new Figure(Chart(of, title + ", measured", measured, errors),
                "Less is better. Where a point is of several trainings, its 95 % interval is over them; one alone has none. Open marks: the paper's values." + axis);
            if (paper.Count > 0)
                yield return new Figure(Chart(of, title + ", the paper's", paper, errors), "The paper's values, read off its plot." + axis);
        }
    }

    private static IEnumerable<Curve> Paper(Figure1Panel panel) => panel.Methods.Select(m => new Curve(
        m, [.. panel.Sizes.Where(s => PaperFigure1.Error(panel, m, s) is not null)
            .Select(s => ((double)s, new Interval(100 * PaperFigure1.Error(panel, m, s)!.Value)))]));

    private static IEnumerable<Curve> Measured(IReadOnlyList<Figure1Point> points) =>
        points.GroupBy(p => p.Preset).Select(g => new Curve(g.Key, [.. g.Select(p => ((double)p.Size, p.Error.Scaled(100)))]));

    private static IEnumerable<Curve> Marks(IReadOnlyList<Figure1Point> points)
    {
        var inks = EstimatorInks.Of(points.Select(p => p.Preset));
        return points.Where(p => p.Paper is not null).GroupBy(p => p.Preset).Select(g =>
            new Curve(g.Key + ", the paper's", [.. g.Select(p => ((double)p.Size, new Interval(100 * p.Paper!.Value)))])
            {
                Ink = inks[g.Key] with { IsOpen = true },
                HasLine = false,
                IsNamed = false,
            });
    }

    private static string Chart(Figure1Panel panel, string title, IReadOnlyList<Curve> curves, IEnumerable<double> errors) =>
        new LineChart(title, panel.Size, panel.Error + ", %", curves) { IsLogX = false, IsLogY = false, IsYFromZero = false, YHolds = errors }.Draw(EstimatorInks.Of);

    /// <summary>Of the largest size that as many methods were run at as at any.</summary>
    private static string Lowest(IReadOnlyList<Figure1Point> points)
    {
        var largest = points.GroupBy(p => p.Size).OrderBy(g => g.Count()).ThenBy(g => g.Key).Last();
        var best = largest.MinBy(p => p.Error.Value)!;
        var plain = largest.FirstOrDefault(p => p.Preset == Figure1Panel.NoDropout);
        return $"At {best.Panel.Named(best.Size)} {best.Preset} has the lowest {best.Panel.Error}, {Figure1Tables.Error(best.Error)}{(best.Error.High is null ? ", in one training" : "")}"
            + (plain is null || plain == best ? "." : $"; without dropout it is {Figure1Tables.Error(plain.Error)}.");
    }
}
