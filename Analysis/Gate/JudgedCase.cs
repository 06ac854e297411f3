namespace Sgvb.Gate;

/// <summary>Three numbers, one for each of the families of tests.</summary>
internal readonly record struct ThreeWays(double Worse, double Better, double Inside);

/// <summary>
/// One case on its way to a verdict. Shifts are candidate minus baseline, on logs for a ratio; "worse" is turned by the metric's direction.
/// </summary>
/// <param name="pair">What both runs measured.</param>
/// <param name="limits">From which shift on it has changed.</param>
/// <param name="shift">Between the pair's series.</param>
/// <param name="trends">Of the runs; null where drift does no harm.</param>
internal sealed class JudgedCase(CasePair pair, Limits limits, IShift shift, Trends? trends)
{
    public IShift Shift { get; } = shift;

    public double PWorse => pair.Key.Metric.Better switch
    {
        Better.Lower => PAbove(limits.ChangeUp),
        Better.Higher => PBelow(-limits.ChangeDown),
        _ => Math.Min(1, 2 * Math.Min(PAbove(limits.ChangeUp), PBelow(-limits.ChangeDown))),
    };

    public double PBetter => pair.Key.Metric.Better switch
    {
        Better.Lower => PBelow(-limits.ChangeDown),
        Better.Higher => PAbove(limits.ChangeUp),
        _ => 1,
    };

    public double PInside => limits.Blur is not null ? 1 : Math.Max(PAbove(-limits.Down), PBelow(limits.Up));

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
                "drift: the launches inside the runs show a trend as large as what is to be decided; measure both sides anew, one right after the other, or in turns as ab does");
        else if (verdict == Verdict.Regressed && pair.Key.Metric.Better == Better.Unchanged)
            reason = Shift.Estimate > 0 ? "the statistic is higher than it was"
                : "the statistic is lower than it was: the estimator has changed";
        else if (verdict == Verdict.Inconclusive)
            reason = WhyUndecided(interval, tail, family);
        return Result(verdict, reason, interval, Shift.Interval(Judge.Tail), adjusted, Detectable(level)) with
        {
            ExcludesRegression = verdict != Verdict.Regressed && limits.Blur is null && IsWithin(interval)
                && !reason.StartsWith("drift", StringComparison.Ordinal),
        };
    }

    private CaseResult Result(
        Verdict verdict, string reason, (double Low, double High)? interval, (double Low, double High)? own, ThreeWays p,
        double? detectable) => new(
        pair.Key, verdict, reason, Location(pair.Baseline), Location(pair.Candidate), Shown(Shift.Estimate), Shown(own?.Low),
            Shown(own?.High),
        Shown(interval?.Low), Shown(interval?.High), limits.Fraction, detectable, p.Worse, p.Better, p.Inside, Shift.Method,
        pair.Baseline.Count, pair.Candidate.Count)
        {
            MarginAbsolute = limits.Absolute,
        };

    /// <summary>The kind of location that the shift is about, so that the two locations and the change fit together.</summary>
    private double Location(IReadOnlyList<Unit> units) => Shift is StudentShift && pair.Key.Metric.IsTimed && units.All(u => u.Value > 0)
        ? Math.Exp(Series.Logs(pair.Key.Metric, units).Average())
        : Series.Location(pair.Key.Metric, [.. units.Select(u => u.Value)]);

    /// <summary>A ratio to nothing is none.</summary>
    private double? Shown(double? shift)
    {
        var shown = pair.Key.Metric.IsRatio && shift is { } log
            ? pair.Key.Metric.IsNothing(Location(pair.Baseline)) ? null : Math.Exp(log)
            : shift;
        return shown is { } value && double.IsFinite(value) ? value : null;
    }

    /// <summary>The least worsening that is called one in most repetitions at this level, as a fraction; null where none is.</summary>
    private double? Detectable(double level)
    {
        var shift = (pair.Key.Metric.Better == Better.Higher ? limits.ChangeDown : limits.ChangeUp) + Shift.DetectableBeyond(level);
        var fraction = pair.Key.Metric.IsRatio ? Math.Exp(shift) - 1 : shift;
        return double.IsFinite(fraction) ? fraction : null;
    }

    /// <summary>Whether the end of an interval on the bad side lies inside the margin.</summary>
    private bool IsWithin((double Low, double High) interval) => pair.Key.Metric.Better switch
    {
        Better.Lower => interval.High < limits.Up,
        Better.Higher => -interval.Low < limits.Down,
        _ => interval.High < limits.Up && -interval.Low < limits.Down,
    };

    private double PAbove(double bound) => double.IsInfinity(bound) ? (bound > 0 ? 1 : 0) : Shift.PGreater(bound);

    private double PBelow(double bound) => double.IsInfinity(bound) ? (bound < 0 ? 1 : 0) : Shift.PLess(bound);

    /// <summary>Whether a trend would explain a difference, or could hide one.</summary>
    private bool IsBlurredByDrift(Verdict verdict) => trends is not null
        && (verdict == Verdict.Equivalent
            ? trends.Hide(pair, Math.Min(limits.Up, limits.Down))
            : trends.Explain(pair, Shift.Estimate, Shift.Estimate > 0 ? limits.ChangeUp : limits.ChangeDown));

    private string WhyUndecided((double Low, double High) interval, double tail, int family)
    {
        if (PWorse <= tail || PBetter <= tail)
            return string.Create(CultureInfo.InvariantCulture,
                $"beyond the margin alone, but not among {family} cases; more launches decide");
        if (limits.Blur is { } blur)
            return blur;
        if (IsWithin(interval))
            return "between equivalent and improved: no regression";
        return Detectable(tail / family) is { } least
            ? $"the interval reaches past the margin; at this noise {Format.Percent(least)} is the least that is surely seen"
            : "the interval reaches past the margin";
    }
}
