namespace Sgvb.Reports.Run;

/// <summary>The section of an experiment with one file of rows: it is left out where there are none.</summary>
/// <typeparam name="T">A row.</typeparam>
public abstract class ExperimentSection<T>(string kind) : Section(kind, typeof(T)) where T : class
{
    public sealed override bool IsExperiment => true;

    public sealed override bool HasResults(RunFacts facts) => facts.Rows<T>().Count > 0;

    public override IEnumerable<CaseRow> Cases(RunFacts facts) => facts.Rows<T>().OfType<CaseRow>();

    public sealed override IEnumerable<Block> Of(RunFacts facts) => HasResults(facts) ? Of(facts.Rows<T>(), facts) : [];

    public sealed override IEnumerable<string> Plots(RunFacts facts) => HasResults(facts) ? Plots(facts.Rows<T>()) : [];

    /// <param name="rows">At least one.</param>
    /// <param name="facts">What else the run holds.</param>
    protected abstract IEnumerable<Block> Of(IReadOnlyList<T> rows, RunFacts facts);

    /// <param name="rows">At least one.</param>
    protected virtual IEnumerable<string> Plots(IReadOnlyList<T> rows) => [];
}
