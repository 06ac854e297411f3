using System.Globalization;
using Sgvb.Analysis.Gate.Statistics;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Gate;

/// <summary>Three numbers, one for each of the families of tests.</summary>
internal readonly record struct ThreeWays(double Worse, double Better, double Inside);

/// <summary>
/// One case on its way to a verdict. Shifts are candidate minus baseline, on logs for a ratio; "worse" is turned by the metric's direction.
/// </summary>
/// <param name="pair">What both runs measured.</param>
/// <param name="margin">The least change that matters.</param>
/// <param name="floor">The least change that the machine can show; no verdict is given below it.</param>
/// <param name="shift">Between the pair's series.</param>
/// <param name="trends">Of the runs; null where drift does no harm.</param>
internal sealed class JudgedCase(CasePair pair, double margin, double floor, IShift shift, Trends? trends)
{
    private readonly double _margin = pair.Key.Metric.IsRatio ? Math.Log(1 + margin) : margin;

    /// <summary>Beyond it a change is called one.</summary>
    private readonly double _change = pair.Key.Metric.IsRatio ? Math.Log(1 + Math.Max(margin, floor)) : Math.Max(margin, floor);

    public IShift Shift { get; } = shift;

    public double PWorse => pair.Key.Metric.Better switch
    {
        Better.Lower => Shift.PGreater(_change),
        Better.Higher => Shift.PLess(-_change),
        _ => Math.Min(1, 2 * Math.Min(Shift.PGreater(_change), Shift.PLess(-_change))),
    };

    public double PBetter => pair.Key.Metric.Better switch
    {
        Better.Lower => Shift.PLess(-_change),
        Better.Higher => Shift.PGreater(_change),
        _ => 1,
    };

    public double PInside => IsBelowFloor ? 1 : Math.Max(Shift.PGreater(-_margin), Shift.PLess(_margin));

    /// <summary>Whether a change that matters could be the machine's own noise, so that sameness cannot be shown.</summary>
    private bool IsBelowFloor => floor > margin;

    public CaseResult Undecided() => Result(Verdict.Inconclusive, Shift.Undecidable!, null, null, new(1, 1, 1), null);

    /// <param name="adjusted">P-values after Holm's correction.</param>
    /// <param name="levels">The level at which Holm tested this case in each family.</param>
    /// <param name="tail">The family-wise level.</param>
    /// <param name="family">Cases in the family.</param>
    public CaseResult Decide(ThreeWays adjusted, ThreeWays levels, double tail, int family)
    {
        var verdict = adjusted.Worse <= tail ? Verdict.Regressed
            : adjusted.Better <= tail ? Verdict.Improved
            : adjusted.Inside <= tail ? Verdict.Equivalent
            : Verdict.Inconclusive;
        // Both ends are asked at once where either change is bad.
        var worse = pair.Key.Metric.Better == Better.Unchanged ? levels.Worse / 2 : levels.Worse;
        var level = verdict switch
        {
            Verdict.Regressed => worse,
            Verdict.Improved => levels.Better,
            Verdict.Equivalent => levels.Inside,
            _ => Math.Min(Math.Min(worse, levels.Better), levels.Inside),
        };
        var interval = Shift.Interval(level);
        var reason = "";
        if (verdict != Verdict.Inconclusive && IsBlurredByDrift(verdict))
            (verdict, reason) = (Verdict.Inconclusive,
                "drift: the launches inside the runs show a trend as large as what is to be decided; use ab, where launches take turns");
        else if (verdict == Verdict.Regressed && pair.Key.Metric.Better == Better.Unchanged)
            reason = Shift.Estimate > 0 ? "the statistic is higher than it was"
                : "the statistic is lower than it was: the estimator has changed";
        else if (verdict == Verdict.Inconclusive)
            reason = WhyUndecided(interval, tail, family);
        var detectable = _change + Shift.DetectableBeyond(level);
        return Result(verdict, reason, interval, Shift.Interval(Judge.Tail), adjusted, double.IsFinite(detectable) ? detectable : null) with
        {
            ExcludesRegression = verdict != Verdict.Regressed && !IsBelowFloor && Worst(interval) < _margin
                && !reason.StartsWith("drift", StringComparison.Ordinal),
        };
    }

    private CaseResult Result(
        Verdict verdict, string reason, (double Low, double High)? interval, (double Low, double High)? own, ThreeWays p,
        double? detectable) => new(
        pair.Key, verdict, reason, Location(pair.Baseline), Location(pair.Candidate), Shown(Shift.Estimate), Shown(own?.Low),
            Shown(own?.High),
        Shown(interval?.Low), Shown(interval?.High), margin, Detectable(detectable), p.Worse, p.Better, p.Inside, Shift.Method,
        pair.Baseline.Count, pair.Candidate.Count);

    /// <summary>The kind of location that the shift is about, so that the two locations and the change fit together.</summary>
    private double Location(IReadOnlyList<Unit> units) => pair.Key.Metric.IsTimed && Shift is not RankShift
        ? Math.Exp(Logs(units).Average())
        : Series.Location(pair.Key.Metric, [.. units.Select(u => u.Value)]);

    private double? Shown(double? shift)
    {
        var shown = pair.Key.Metric.IsRatio && shift is { } log ? Math.Exp(log) : shift;
        return shown is { } value && double.IsFinite(value) ? value : null;
    }

    private double? Detectable(double? shift) => pair.Key.Metric.IsRatio && shift is { } log ? Math.Exp(log) - 1 : shift;

    /// <summary>The end of the interval on the bad side, turned so that larger is worse.</summary>
    private double Worst((double Low, double High) interval) => pair.Key.Metric.Better switch
    {
        Better.Lower => interval.High,
        Better.Higher => -interval.Low,
        _ => Math.Max(interval.High, -interval.Low),
    };

    /// <summary>Whether a trend would explain a difference, or could hide one.</summary>
    private bool IsBlurredByDrift(Verdict verdict) => trends is not null
        && (verdict == Verdict.Equivalent ? trends.Hide(pair, _margin) : trends.Explain(pair, Shift.Estimate, _change));

    private static List<double> Logs(IReadOnlyList<Unit> units) => [.. units.Select(u => Math.Log(u.Value))];

    private string WhyUndecided((double Low, double High) interval, double tail, int family)
    {
        if (PWorse <= tail || PBetter <= tail)
            return string.Create(CultureInfo.InvariantCulture,
                $"beyond the margin alone, but not among {family} cases; more launches decide");
        if (IsBelowFloor)
            return $"this machine's noise floor of {Format.Percent(floor)} lies above the margin: nothing is decided below it";
        if (Worst(interval) < _margin)
            return "between equivalent and improved: no regression";
        var least = Detectable(_change + Shift.DetectableBeyond(tail / family));
        return least is { } value && double.IsFinite(value)
            ? $"the interval reaches past the margin; at this noise {Format.Percent(value)} is the least that is surely seen"
            : "the interval reaches past the margin";
    }
}
