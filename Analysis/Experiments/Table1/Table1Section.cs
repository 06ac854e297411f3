namespace Sgvb.Experiments.Table1;

/// <summary>The paper's Table 1, measured anew, beside its figures.</summary>
public sealed class Table1Section() : ExperimentSection<Table1Row>("table1")
{
    public override bool IsOfPaper => true;

    /// <summary>One table1.csv is committed, that of the recipe chosen by test error; another run's table comes from its trainings.</summary>
    public override IReadOnlyDictionary<string, Func<RunFacts, string>> Markdown { get; } = new Dictionary<string, Func<RunFacts, string>>
    {
        ["table1"] = facts => Table1Tables.InPapersLayout(Table(facts, Seeds(facts))).ToMarkdown(),
        ["table1-checks"] = facts => Checks(facts, Seeds(facts)).ToMarkdown(),
    };

    protected override IEnumerable<Block> Of(IReadOnlyList<Table1Row> rows, RunFacts facts)
    {
        var seeds = Seeds(facts);
        foreach (var warning in DeadLayers.Warnings(seeds.SelectMany(s => s.Blocks)))
            yield return new Warning(warning);
        yield return new Heading("The paper's Table 1");
        var factors = rows.Select(r => r.Ratio).OfType<double>().Select(r => Math.Max(r, 1 / r)).ToList();
        if (factors.Count > 0)
            yield return new Answer($"Of the {Format.Whole(factors.Count)} cells that the paper gives, {Format.Whole(factors.Count(f => f <= 2))} are "
                + "within a factor of 2 of its figures, "
                + $"{Format.Whole(factors.Count(f => f <= 1.5))} within 1.5.");
        if (FewExamples.Warning(seeds.SelectMany(s => s.Variances).Where(v => v.Parameter == "theta")) is { } few)
            yield return new Warning(few);
        yield return new Figures(
            [.. Plots(rows).Select(svg =>
                new Figure(svg, "Less is better. The paper gives no intervals. Ours are 95 %: of the measurement, or over seeds where "
                    + "there are several."))]);
        yield return new TableBlock(Table1Tables.InPapersLayout(rows));
        yield return new TableBlock(Table1Checks.Of(rows, seeds));
        yield return new TableBlock(Table1Tables.Cells(rows));
    }

    /// <summary>One plot for each layer and epoch that the paper has, in its order.</summary>
    protected override IEnumerable<string> Plots(IReadOnlyList<Table1Row> rows) => rows
        .GroupBy(r => (r.Layer, r.Epoch))
        .OrderBy(g => g.Key.Epoch).ThenBy(g => g.Key.Layer switch { "top" => 0, "bottom" => 1, _ => 2 })
        .Select(g => Plot(g.Key.Layer, g.Key.Epoch, [.. g.OrderBy(r => r.Variance)]));

    private static IReadOnlyList<Table1Seed> Seeds(RunFacts facts) => facts.Folder is { } run ? Table1Seed.ReadAll(run) : [];

    private static IReadOnlyList<Table1Row> Table(RunFacts facts, IReadOnlyList<Table1Seed> seeds) =>
        facts.Rows<Table1Row>().Count > 0 || seeds.Count == 0 ? facts.Rows<Table1Row>() : Table1Cells.From([.. seeds.Select(s => s.Variances)], facts.Machine?.DataSet);

    private static TextTable Checks(RunFacts facts, IReadOnlyList<Table1Seed> seeds) => Table1Checks.Of(Table(facts, seeds), seeds);

    private static string Plot(string layer, int epoch, IReadOnlyList<Table1Row> rows) => new CategoryChart(
        string.Create(CultureInfo.InvariantCulture,
            $"{char.ToUpperInvariant(layer[0])}{layer[1..]} layer after {epoch} epochs"),
        "variance of θ's gradient × N²",
        [.. rows.SelectMany(Values)])
    {
        IsLog = true,
    }.Draw(EstimatorInks.Of);

    private static IEnumerable<CategoryValue> Values(Table1Row row)
    {
        yield return new CategoryValue(row.Estimator, "measured", row.Interval, Format.Scientific(row.Variance));
        if (row.Paper is { } paper)
            yield return new CategoryValue(row.Estimator, "paper", new Interval(paper), Format.Scientific(paper));
    }
}
