namespace Sgvb.Runs.Rows;

/// <summary>What every measured or compared case is named by; names are the registry's. Text is never null, absent is empty.</summary>
public abstract record CaseRow
{
    /// <summary>With its modifiers, as <see cref="Model.EstimatorSpec.ToString"/> writes it; empty where there is none (a plain product).</summary>
    [Key]
    public string Estimator { get; init; } = "";

    /// <summary>As <see cref="Model.PosteriorSpec.ToString"/> writes it.</summary>
    [Key]
    public string Posterior { get; init; } = "";

    /// <summary>none, cubic, molchanov, exact or gaussian.</summary>
    [Key]
    public string Kl { get; init; } = "";

    /// <summary>As <see cref="MethodObjective"/>; only rows of one objective may be ranked against each other.</summary>
    [Key]
    public string Objective { get; init; } = "";

    [Key]
    public string Backend { get; init; } = "";

    [Key]
    public string Workload { get; init; } = "";

    /// <summary>M, examples a step; 0 where it means nothing.</summary>
    [Key]
    public int Minibatch { get; init; }
}
