using Sgvb.Experiments.Table1;

namespace Sgvb.Experiments.Rank;

/// <summary>Which estimator buys the most, where a run can say it.</summary>
public sealed class AnswerSection() : Section("answer")
{
    public override IReadOnlyDictionary<string, Func<RunFacts, string>> Markdown { get; } = new Dictionary<string, Func<RunFacts, string>>
    {
        ["results"] = facts => string.Join("\n", ResultsTable.Build(facts.Benchmarks, facts.Variances).Select(t => t.ToTitledMarkdown())),
    };

    public override IEnumerable<Block> Of(RunFacts facts)
    {
        var panels = Ranking.Build(facts);
        if (panels.Count > 0 && facts.Rows<Table1Row>().Count > 0)
            yield return new Heading("What a second buys, at the last epoch measured");
        if (panels.Count > 0 || !facts.IsExperiment)
            yield return AnswerText.Of(facts, panels);
        if (panels.Count > 0)
            yield return EfficiencySection.OfPanel(panels[0]);
    }

    public override IEnumerable<string> Gaps(RunFacts facts)
    {
        foreach (var step in facts.Steps.Where(s => facts.Variances.Count > 0 && Ranking.Variance(facts, s, "top") is null)
            .DistinctBy(s => (s.Estimator, s.Objective, s.Minibatch)))
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Not ranked: {step.Estimator} ({step.Objective}, {step.Workload}, M = {step.Minibatch}): its variance was not measured.");
    }
}
