namespace Sgvb.Experiments.Variance;

/// <summary>Variances that measure nothing are told of before anything else.</summary>
public sealed class DeadLayersSection() : Section("dead")
{
    public override IEnumerable<Block> Of(RunFacts facts) => DeadLayers.Warnings(facts.Blocks).Select(w => new Warning(w));
}
