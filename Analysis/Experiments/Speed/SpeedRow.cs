using Sgvb.Runs.Csv;

namespace Sgvb.Experiments.Speed;

/// <summary>One line of speed.csv: how long an epoch of training takes with one estimator on one backend.</summary>
[RowFile(RunFolder.Speed)]
public sealed record SpeedRow : CaseRow
{
    [Key]
    public required int Threads { get; init; }

    /// <summary>Training examples of an epoch, N.</summary>
    public required int Examples { get; init; }

    /// <summary>A whole training step's median: minibatch, gradient, its way to the host and Adam.</summary>
    [Within(0)]
    public required double StepNs { get; init; }

    /// <summary>N/M steps, scaled from those timed.</summary>
    [Within(0)]
    public required double EpochS { get; init; }

    /// <summary>Bounds of the median's 95 % interval over the rounds.</summary>
    [Within(0)]
    public double? Ci95LowS { get; init; }

    public double? Ci95HighS { get; init; }

    /// <summary>The epoch's time over local reparameterization's on the same backend, median over the rounds.</summary>
    [Within(0)]
    public double? ToLocal { get; init; }

    [Within(0)]
    public double? ToLocalLow { get; init; }

    public double? ToLocalHigh { get; init; }

    /// <summary>Rounds, in each of which everything compared had its turn.</summary>
    public required int Rounds { get; init; }

    /// <summary>Steps timed in all rounds together, to be held against an epoch's.</summary>
    public required int StepsTimed { get; init; }

    /// <summary>Where per-example noise is: stored or on the fly; empty for the others.</summary>
    public string Noise { get; init; } = "";

    /// <summary>Seconds an epoch that the paper gives, on its GPU.</summary>
    [Within(0)]
    public double? PaperS { get; init; }

    /// <summary>Slowest peak loop between the rounds over the fastest: far below 1, the machine was not quiet.</summary>
    [Within(0)]
    public required double LowestPeak { get; init; }

    /// <summary>What a reader must know, such as a smaller minibatch.</summary>
    public string Note { get; init; } = "";
}
