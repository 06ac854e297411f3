namespace Sgvb.Gate.Statistics;

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
