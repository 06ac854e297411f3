namespace Sgvb.Gate.Cases;

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
