using System.Text.Json.Serialization;

namespace Sgvb.Runs.Rows;

/// <summary>What every measured or compared case is named by; names are the registry's. Text is never null, absent is empty.</summary>
public abstract record CaseRow
{
    private const string Sampled = "sampled";

    /// <summary>With its modifiers, as the registry writes it; empty where there is none (a plain product).</summary>
    [Key]
    public string Estimator { get; init; } = "";

    /// <summary>As the registry writes it.</summary>
    [Key]
    public string Posterior { get; init; } = "";

    /// <summary>none, cubic, molchanov, exact, gaussian or sampled.</summary>
    [Key]
    public string Kl { get; init; } = "";

    /// <summary>What its gradient is unbiased for; only rows of one objective may be ranked against each other.</summary>
    [Key]
    public string Objective { get; init; } = "";

    [Key]
    public string Backend { get; init; } = "";

    [Key]
    public string Workload { get; init; } = "";

    /// <summary>M, examples a step; 0 where it means nothing.</summary>
    [Key]
    public int Minibatch { get; init; }

    /// <summary>
    /// What is estimated, for names: the objective, and whether its KL term is taken at the weight sample, which is another gradient of the same.
    /// </summary>
    public string Estimated() => Objective.Length == 0 ? $"{Posterior} {Kl}".Trim() : Kl == Sampled ? $"{Objective} ({Sampled})" : Objective;

    /// <summary>All of these.</summary>
    [JsonIgnore]
    public Case Case
    {
        get => new(Estimator, Posterior, Kl, Objective, Backend, Workload, Minibatch);
        init => (Estimator, Posterior, Kl, Objective, Backend, Workload, Minibatch) = value;
    }
}
