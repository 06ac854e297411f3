namespace Sgvb.Bench.Targets;

/// <summary>The targets of one backend.</summary>
public interface ITargetList
{
    IReadOnlyList<Target> All { get; }

    /// <summary>What must agree with the reference before any of it is timed.</summary>
    IReadOnlyList<StepCase> Steps { get; }
}
