namespace Sgvb.Estimators;

internal sealed class NoNoiseEntry(string name, string summary) : EstimatorEntry(name, summary)
{
    public override bool HasNoise => false;

    public override bool IndependentAcrossExamples => true;

    protected override LayerRecipe Create<TRule>(LayerContext context) => new NoNoise(context);
}

internal sealed class SharedEntry(string name, string summary) : EstimatorEntry(name, summary)
{
    protected override LayerRecipe Create<TRule>(LayerContext context) => new Shared<TRule>(context);
}

internal sealed class GroupedEntry(string name, string summary) : EstimatorEntry(name, summary)
{
    protected override LayerRecipe Create<TRule>(LayerContext context) => new Grouped<TRule>(context);
}

internal sealed class PerExampleEntry(string name, string summary) : EstimatorEntry(name, summary)
{
    public override bool IndependentAcrossExamples => true;

    protected override LayerRecipe Create<TRule>(LayerContext context) => new Grouped<TRule>(context with { Group = 1 });
}

internal sealed class LocalReparamEntry(string name, string summary) : EstimatorEntry(name, summary)
{
    public override bool IndependentAcrossExamples => true;

    protected override LayerRecipe Create<TRule>(LayerContext context) => new LocalReparam<TRule>(context);
}

internal sealed class FlipoutEntry(string name, string summary) : EstimatorEntry(name, summary)
{
    protected override LayerRecipe Create<TRule>(LayerContext context) => new Flipout<TRule>(context);
}

internal sealed class InputNoiseEntry(string name, string summary) : EstimatorEntry(name, summary)
{
    public override bool NoiseOnInputs => true;

    public override bool IndependentAcrossExamples => true;

    protected override LayerRecipe Create<TRule>(LayerContext context) => new InputNoise<TRule>(context);
}

internal sealed class BinaryInputNoiseEntry(string name, string summary) : EstimatorEntry(name, summary)
{
    public override bool NoiseOnInputs => true;

    public override bool IndependentAcrossExamples => true;

    public override bool CanLearnNoise => false;

    protected override LayerRecipe Create<TRule>(LayerContext context) => new BinaryInputNoise(context);
}
