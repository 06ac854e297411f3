using Sgvb.Analysis.Gate.Input;

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

    /// <summary>Operations that were counted together where bytes were: what else allocates meanwhile is shared out among them.</summary>
    public double Operations { get; init; } = 1;

    /// <summary>One tick of the clock, in nanoseconds an operation, where the values show it; 0 otherwise.</summary>
    public double Tick { get; init; }

    /// <summary>The units with the overhead of an empty method in them, of a short method's time; empty where there are no such.</summary>
    public IReadOnlyList<Unit> WithOverhead { get; init; } = [];

    /// <summary>Whether overhead is in <see cref="Units"/>, for want of better.</summary>
    public bool HasOverhead { get; init; }

    /// <summary>What this case alone was measured under; null where the whole run's conditions are its own.</summary>
    public MachineIdentity? Conditions { get; init; }
}

/// <summary>A case that both runs measured.</summary>
public sealed record CasePair(CaseKey Key, IReadOnlyList<Unit> Baseline, IReadOnlyList<Unit> Candidate)
{
    /// <summary>See <see cref="CaseSeries.Operations"/>; the fewer of both runs.</summary>
    public double Operations { get; init; } = 1;

    /// <summary>See <see cref="CaseSeries.Tick"/>; the longer of both runs.</summary>
    public double Tick { get; init; }

    /// <summary>Why the two must not be judged; null where they may.</summary>
    public string? Obstacle { get; init; }
}
