namespace Sgvb.Reports.Run;

/// <summary>
/// One part of a run's report. The page, its pictures for Markdown pages, the generated blocks and the table of columns all follow from the one
/// list of sections.
/// </summary>
/// <param name="kind">Begins the names of its pictures' files.</param>
/// <param name="rows">The classes of the rows that it shows, with the file of each.</param>
public abstract class Section(string kind, params IReadOnlyList<Type> rows)
{
    public string Kind { get; } = kind;

    public IReadOnlyList<Type> Rows { get; } = rows;

    /// <summary>Markdown blocks made of a run, by the name that stands in the page.</summary>
    public virtual IReadOnlyDictionary<string, Func<RunFacts, string>> Markdown { get; } = new Dictionary<string, Func<RunFacts, string>>();

    /// <summary>Empty where the run has nothing to show, or nothing to miss.</summary>
    public abstract IEnumerable<Block> Of(RunFacts facts);

    /// <summary>Plots that stand alone in a Markdown page; empty ones are left out.</summary>
    public virtual IEnumerable<string> Plots(RunFacts facts) => [];

    /// <summary>The rows that say which networks the run is about.</summary>
    public virtual IEnumerable<CaseRow> Cases(RunFacts facts) => [];

    /// <summary>A sentence for everything that was not measured, with the reason where there is one.</summary>
    public virtual IEnumerable<string> Gaps(RunFacts facts) => [];

    /// <summary>Whether a run that it has results of need not hold what a ranking of estimators needs.</summary>
    public virtual bool IsExperiment => false;

    /// <summary>Whether it measures anew what the paper printed, for the site's page of the paper.</summary>
    public virtual bool IsOfPaper => false;

    /// <summary>Whether the run holds rows of its own; a section that works with those of others has none.</summary>
    public virtual bool HasResults(RunFacts facts) => false;
}
