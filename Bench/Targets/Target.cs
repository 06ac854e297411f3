using Sgvb.Common.Statistics;
using Sgvb.Measuring.Timing;

namespace Sgvb.Bench.Targets;

/// <summary>What was measured for a target.</summary>
/// <param name="Values">One a round.</param>
/// <param name="LowestPeak">See <see cref="Rounds"/>; null where no rounds were run.</param>
/// <param name="Threads">That worked.</param>
/// <param name="Note">What a reader must know.</param>
public sealed record Measured(IReadOnlyList<double> Values, double? LowestPeak, int Threads, string Note = "")
{
    /// <summary>What the machine allows at best, from the same rounds; empty where nothing was measured for it.</summary>
    public IReadOnlyList<double> Limits { get; init; } = [];

    /// <summary>What the limit is.</summary>
    public string LimitReason { get; init; } = "";
}

/// <summary>A figure with a bound.</summary>
/// <param name="Name">One line of the table.</param>
/// <param name="Unit">Of the figure.</param>
/// <param name="AtLeast">Whether the bound is a lower one.</param>
/// <param name="Bound">The target.</param>
/// <param name="Measure">Measures now.</param>
public sealed record Target(string Name, string Unit, bool AtLeast, double Bound, Func<Measured> Measure)
{
    public const string Pass = "pass";
    public const string Miss = "MISS";
    public const string Unavailable = "unavailable";

    /// <summary>Measures; what cannot be measured here, or not in time, is a row with the reason.</summary>
    /// <param name="clock">What <see cref="Measure"/> heeds: it ends the measurement.</param>
    public TargetRow Row(CancellationToken clock)
    {
        try
        {
            clock.ThrowIfCancellationRequested();
            return Judge(Measure());
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested)
        {
            return Empty with { Note = "the time for all targets was over; the machine is slow or busy" };
        }
        catch (SgvbException e)
        {
            return Empty with { Note = OneLine.Of(e.Message) };
        }
    }

    /// <summary>The target is reached where the 95 % interval of the median reaches it; a count has no interval.</summary>
    public TargetRow Judge(Measured measured)
    {
        var median = MedianInterval.Of(measured.Values);
        var best = AtLeast ? median.High ?? median.Median : median.Low ?? median.Median;
        return Empty with
        {
            Measured = median.Median,
            Ci95Low = median.Low,
            Ci95High = median.High,
            Rounds = measured.Values.Count,
            Threads = measured.Threads,
            LowestPeak = measured.LowestPeak,
            Limit = measured.Limits.Count > 0 ? MedianInterval.Of(measured.Limits).Median : null,
            LimitReason = measured.LimitReason,
            Verdict = (AtLeast ? best >= Bound : best <= Bound) ? Pass : Miss,
            Note = measured.Note,
        };
    }

    private TargetRow Empty => new()
    {
        Target = Name,
        Comparison = AtLeast ? "at least" : "at most",
        Bound = Bound,
        Unit = Unit,
        Verdict = Unavailable,
    };
}
