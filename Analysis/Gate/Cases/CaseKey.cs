namespace Sgvb.Gate.Cases;

/// <summary>What names a case in both runs.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="Case">The whole name, for people and for margins; a full name of BenchmarkDotNet's for other suites.</param>
public sealed record CaseKey(Metric Metric, string Case)
{
    /// <summary>The registry's names, empty for other suites.</summary>
    public string Estimator { get; init; } = "";

    public string Backend { get; init; } = "";

    public string Workload { get; init; } = "";

    /// <summary>The benchmark, or layer and parameter of a statistic.</summary>
    public string Pass { get; init; } = "";

    /// <summary>0 where unknown.</summary>
    public int Minibatch { get; init; }

    /// <summary>Of the objective; empty where unknown.</summary>
    public string Posterior { get; init; } = "";

    public string Kl { get; init; } = "";

    /// <summary>0 where unknown.</summary>
    public int Threads { get; init; }

    public override string ToString() => $"{Case} [{Metric.Name}]";
}
