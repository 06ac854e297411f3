namespace Sgvb.Experiments.Split;

/// <summary>Which numbers of draws split local reparameterization should take.</summary>
public sealed class SplitSection() : ExperimentSection<SplitRow>("split")
{
    protected override IEnumerable<Block> Of(IReadOnlyList<SplitRow> rows, RunFacts facts)
    {
        yield return new Heading("How often to draw the upper noise");
        yield return new Answer(SplitTable.Answer(rows));
        yield return new Paragraph("Each further draw of the logits, or sample of the last hidden layer, divides a part of the variance and costs "
            + "time. Parts are measured at equal noise below, costs in turns; what is shown of a setting follows from them and is not measured.");
        yield return new TableBlock(SplitTable.Parts(rows));
        yield return new TableBlock(SplitTable.Settings(rows));
    }
}
