using Sgvb.Analysis.Agreement;
using Sgvb.Analysis.Reports.Pages;

namespace Sgvb.Analysis.Reports.Run;

/// <summary>Whether what was timed is right.</summary>
public static class AgreementSection
{
    public static IEnumerable<Block> Of(RunFacts facts)
    {
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
