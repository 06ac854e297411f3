namespace Sgvb.Analysis.Gate;

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

/// <summary>One unit of inference: a launch or a block of draws.</summary>
/// <param name="Name">Pairs units of two runs where they share their random numbers: seed and block. A launch's number otherwise.</param>
/// <param name="Value">The launch's location or the block's scalar, in the metric's unit.</param>
public readonly record struct Unit(string Name, double Value)
{
    /// <summary>Of the value, where it knows its own; 0 where it is exact; NaN where only the spread of units tells.</summary>
    public double StandardError { get; init; } = double.NaN;

    /// <summary>Degrees of freedom of the standard error.</summary>
    public double Freedom { get; init; } = double.NaN;
}

/// <summary>One case of one run; no units where the case was tried and gave no result.</summary>
/// <param name="Key">The case.</param>
/// <param name="Units">In the order of time.</param>
public sealed record CaseSeries(CaseKey Key, IReadOnlyList<Unit> Units)
{
    public IReadOnlyList<double> Values => [.. Units.Select(u => u.Value)];
}

/// <summary>A case that both runs measured.</summary>
public sealed record CasePair(CaseKey Key, IReadOnlyList<Unit> Baseline, IReadOnlyList<Unit> Candidate);
