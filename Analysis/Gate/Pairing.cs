namespace Sgvb.Gate;

/// <summary>Which cases of two runs stand against each other, and where the others are.</summary>
/// <param name="Pairs">Cases that both runs measured, in the baseline's order.</param>
/// <param name="Failed">Tried by the candidate, and without a result there alone.</param>
/// <param name="FailedInBoth">Without a result in either run: nothing has changed.</param>
/// <param name="Gone">Measured by the baseline alone.</param>
/// <param name="New">Measured by the candidate alone, or failed in the baseline.</param>
internal sealed record Pairing(
    IReadOnlyList<CasePair> Pairs, IReadOnlyList<CaseKey> Failed, IReadOnlyList<CaseKey> FailedInBoth, IReadOnlyList<CaseKey> Gone,
    IReadOnlyList<CaseKey> New)
{
    /// <param name="baseline">A run.</param>
    /// <param name="candidate">Another.</param>
    /// <param name="accept">Fields in which cases may differ.</param>
    public static Pairing Of(GateRun baseline, GateRun candidate, IReadOnlyList<string> accept)
    {
        var (here, there) = (baseline.Cases.ToDictionary(c => c.Key), candidate.Cases.ToDictionary(c => c.Key));
        return new(
            [.. baseline.Cases.Where(c => IsMeasured(c.Key, here) && IsMeasured(c.Key, there)).Select(c => Pair(c, there[c.Key], accept))],
            [.. candidate.Cases.Where(c => c.Units.Count == 0 && !IsFailed(c.Key, here)).Select(c => c.Key)],
            [.. candidate.Cases.Where(c => c.Units.Count == 0 && IsFailed(c.Key, here)).Select(c => c.Key)],
            [.. baseline.Cases.Where(c => c.Units.Count > 0 && !there.ContainsKey(c.Key)).Select(c => c.Key)],
            [.. candidate.Cases.Where(c => c.Units.Count > 0 && !IsMeasured(c.Key, here)).Select(c => c.Key)]);
    }

    /// <summary>A note where both sides hold one measurement: two of them never agree to the last digit.</summary>
    public string? Identical()
    {
        var timed = Pairs.Where(p => p.Key.Metric.IsTimed && p.Baseline.Any(u => u.Value > 0)).ToList();
        var same = timed.Where(p => p.Baseline.Count == p.Candidate.Count && IsScattered(p.Baseline)
            && p.Baseline.Zip(p.Candidate).All(u => u.First.Value == u.Second.Value)).ToList();
        return same.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"both runs hold the identical measurement of {same.Count} of {timed.Count} timed cases, such as {same[0].Key.Case}: "
            + $"was anything measured anew, or is one a copy of the other?");
    }

    /// <summary>Equal readings of a coarse clock are no copies.</summary>
    private static bool IsScattered(IReadOnlyList<Unit> units) => units.Count == 1 || units.Any(u => u.Value != units[0].Value);

    private static bool IsMeasured(CaseKey key, Dictionary<CaseKey, CaseSeries> run) =>
        run.TryGetValue(key, out var series) && series.Units.Count > 0;

    private static bool IsFailed(CaseKey key, Dictionary<CaseKey, CaseSeries> run) =>
        run.TryGetValue(key, out var series) && series.Units.Count == 0;

    private static CasePair Pair(CaseSeries a, CaseSeries b, IReadOnlyList<string> accept)
    {
        // Both sides are read alike: with the overhead of an empty method in them, or without.
        var alike = a.HasOverhead == b.HasOverhead;
        var withOverhead = !alike && a.WithOverhead.Count > 0 && b.WithOverhead.Count > 0;
        return new(a.Key, withOverhead ? a.WithOverhead : a.Units, withOverhead ? b.WithOverhead : b.Units)
        {
            Operations = Math.Min(a.Operations, b.Operations),
            Tick = Math.Max(a.Tick, b.Tick),
            Obstacle = Conflict(a, b, accept)
                ?? (alike || withOverhead ? null : "one run holds results without overhead, the other iterations with it"),
        };
    }

    private static string? Conflict(CaseSeries a, CaseSeries b, IReadOnlyList<string> accept) =>
        a.Conditions is { } x && b.Conditions is { } y
        && MachineIdentity.Differences(x, y).Where(d => !accept.Contains(d.Field)).Select(d => d.Text).ToList() is { Count: > 0 } texts
            ? $"measured under other conditions: {string.Join("; ", texts)}"
            : null;
}
