namespace Sgvb.Gate.Cases;

/// <summary>Which change of a metric is a regression.</summary>
public enum Better
{
    Lower,
    Higher,

    /// <summary>A change either way: the estimator is no longer what it was.</summary>
    Unchanged,
}

/// <summary>What is compared between runs.</summary>
/// <param name="Name">As in margins, CSV and tables.</param>
/// <param name="Unit">Of the values; empty for a pure number.</param>
/// <param name="Better">Which change is a regression.</param>
/// <param name="IsRatio">Whether runs are compared by ratio, otherwise by difference.</param>
public sealed record Metric(string Name, string Unit, Better Better, bool IsRatio)
{
    /// <summary>
    /// The least difference of times that matters, unless margins say otherwise: about one cycle of a processor's clock. Below it stand the
    /// place of a loop in memory and the empty method's overhead, not the code.
    /// </summary>
    private const double ClockCycleNs = 0.3;

    private const string RelativeStart = "time_per_";

    /// <summary>Of a nanosecond or byte: as good as nothing, and a logarithm exists.</summary>
    private const double AsGoodAsNothing = 1e-3;

    public static Metric Time { get; } = new("time", "ns", Better.Lower, true)
    {
        IsTimed = true,
        Least = AsGoodAsNothing,
        Absolute = ClockCycleNs,
    };

    public static Metric NormalsPerSecond { get; } = new("normals_per_s", "1/s", Better.Higher, true) { IsTimed = true };

    public static Metric AllocatedBytes { get; } = new("allocated_bytes", "B", Better.Lower, true) { Least = AsGoodAsNothing };

    /// <summary>The gradient's, averaged over a parameter's elements, N²-scaled; one value a block of draws.</summary>
    public static Metric Variance { get; } = new("variance", "", Better.Unchanged, true);

    /// <summary>The mean gradient's component along the gradient without noise g₀, E g · g₀ / ‖g₀‖²; one value a block of draws.</summary>
    public static Metric Bias { get; } = new("bias", "", Better.Unchanged, false);

    public static IReadOnlyList<Metric> All { get; } = [Time, NormalsPerSecond, AllocatedBytes, Variance, Bias];

    /// <summary>Measured by launches of a process, each of which shares a moment of its machine and drifts with it.</summary>
    public bool IsTimed { get; private init; }

    /// <summary>A difference that never matters, in the metric's unit, unless margins say otherwise.</summary>
    public double Absolute { get; private init; }

    /// <summary>Smaller values count as this one where logarithms are taken: a time or a count of bytes may be none at all.</summary>
    private double Least { get; init; } = double.Epsilon;

    /// <summary>The name that the file of margins knows it by.</summary>
    public string MarginName => Name.StartsWith(Time.Name, StringComparison.Ordinal) ? Time.Name : Name;

    /// <summary>The metric that a file of verdicts names.</summary>
    /// <exception cref="SgvbException">There is none of that name.</exception>
    public static Metric Named(string name) => All.FirstOrDefault(m => m.Name == name)
        ?? (name.StartsWith(RelativeStart, StringComparison.Ordinal) ? TimeRelativeTo(name[RelativeStart.Length..])
        : throw new SgvbException($"no metric '{OneLine.Of(name)}'{Suggest.Hint(name, All.Select(m => m.Name))}"));

    /// <summary>Time as a multiple of what the same run measured for calibration, for runs of different machines.</summary>
    public static Metric TimeRelativeTo(string calibration) => Time with
    {
        Name = RelativeStart + calibration,
        Unit = "",
        Least = double.Epsilon,
        Absolute = 0,
    };

    /// <summary>A value of a ratio metric that has a logarithm.</summary>
    public double AtLeast(double value) => Math.Max(value, Least);

    public double Log(double value) => Math.Log(AtLeast(value));

    /// <summary>Whether a value of a ratio metric is none at all, so that a percentage of it means nothing.</summary>
    public bool IsNothing(double value) => value <= Least;
}
