namespace Sgvb.Measuring.Agreement;

/// <summary>A step that is about to be timed.</summary>
public interface ICheckedStep
{
    /// <summary>The estimator or preset, as in the rows.</summary>
    string Name { get; }

    Method Method { get; }

    string Backend { get; }

    Workload Workload { get; }

    int Threads { get; }
}
