namespace Sgvb.Experiments.Agreement;

/// <summary>Whether what was timed is right.</summary>
public sealed class AgreementSection() : Section("agreement", typeof(AgreementRow))
{
    public override bool HasResults(RunFacts facts) => facts.Agreement.Count > 0;

    public override IEnumerable<string> Gaps(RunFacts facts)
    {
        if (facts is { Agreement.Count: 0, IsExperiment: false })
            yield return $"Agreement with the reference: no {RunFolder.Agreement}.";
        foreach (var skipped in facts.Agreement.Where(a => a.Passed is null).GroupBy(a => (a.Backend, a.Note)))
            yield return $"Agreement not checked on {skipped.Key.Backend}, "
                + $"{skipped.Select(a => (a.Estimator, a.Posterior)).Distinct().Count()} cases: {skipped.Key.Note}";
    }

    public override IEnumerable<Block> Of(RunFacts facts)
    {
        if (facts.Agreement.Count == 0 && facts.IsExperiment)
            yield break;
        yield return new Heading("Agreement with the reference");
        if (facts.Agreement.Count == 0)
        {
            yield return new Paragraph("Not checked in this run; agree does.");
            yield break;
        }

        if (facts.Agreement.Any(r => r.Passed == false))
            yield return new Warning("At least one gradient does not agree with the reference: its times and variances mean nothing.");
        yield return new Paragraph("Loss and every gradient against a slow reference in double precision that shares no code with what "
            + "it checks; the error is the norm of the difference over the norm of the reference, by tensor.");
        yield return new TableBlock(AgreementTables.Backends(facts.Agreement));
        yield return new TableBlock(AgreementTables.Cases(facts.Agreement), IsFolded: true);
    }
}
