namespace Sgvb.Gate.Statistics;

/// <summary>
/// What two samples tell of the shift between them, candidate minus baseline: on logarithms the log of a ratio. The tests and the interval
/// are the same statement: the lower bound at a tail lies above x exactly where <see cref="PGreater"/>(x) is at most that tail.
/// </summary>
public interface IShift
{
    /// <summary>For the reports: hodges-lehmann, welch, paired, exact, none.</summary>
    string Method { get; }

    double Estimate { get; }

    /// <summary>Why nothing can be decided whatever the estimate; null where something can.</summary>
    string? Undecidable { get; }

    /// <summary>One-sided p-value against "the shift is at most <paramref name="bound"/>".</summary>
    double PGreater(double bound);

    /// <summary>One-sided p-value against "the shift is at least <paramref name="bound"/>".</summary>
    double PLess(double bound);

    /// <summary>
    /// The two-sided interval with probability <paramref name="tail"/> beyond each end; an end that does not exist is infinite.
    /// </summary>
    (double Low, double High) Interval(double tail);

    /// <summary>
    /// How far beyond a bound the true shift must lie for <see cref="PGreater"/> to be at most <paramref name="tail"/> in 80 % of
    /// repetitions.
    /// </summary>
    double DetectableBeyond(double tail);
}
