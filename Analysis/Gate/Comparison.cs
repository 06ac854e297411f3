namespace Sgvb.Gate;

/// <summary>How two runs are compared.</summary>
public sealed record ComparisonSettings
{
    public Margins Margins { get; init; } = Margins.Usual;

    /// <summary>What times are divided by, in either run, before they are compared; null for absolute times.</summary>
    public string? Calibrate { get; init; }

    /// <summary>Fields of the fingerprint in which the runs may differ, for they differ on purpose.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];
}

/// <summary>Two runs, compared case by case.</summary>
/// <param name="Results">Every case that both runs measured, in the baseline's order.</param>
/// <param name="Failed">Cases that the candidate tried and that gave no result, though the baseline has one or knows nothing of them.</param>
/// <param name="Gone">Cases that only the baseline has.</param>
/// <param name="New">Cases that only the candidate has, or that failed in the baseline.</param>
/// <param name="Notes">What a reader must know before the numbers.</param>
public sealed record Comparison(
    IReadOnlyList<CaseResult> Results, IReadOnlyList<CaseKey> Failed, IReadOnlyList<CaseKey> Gone, IReadOnlyList<CaseKey> New,
    IReadOnlyList<string> Notes)
{
    /// <summary>Cases that gave a result in neither run: nothing has changed.</summary>
    public IReadOnlyList<CaseKey> FailedInBoth { get; init; } = [];

    public int Count(Verdict verdict) => Results.Count(r => r.Verdict == verdict);

    /// <exception cref="SgvbException">Another machine, or no case in common (both exit code 4); all cases in common failed (exit code 5).</exception>
    public static Comparison Of(GateRun baseline, GateRun candidate, ComparisonSettings settings)
    {
        var notes = new List<string>();
        CheckMachines(baseline, candidate, settings, notes);
        var (a, b) = settings.Calibrate is { } by ? Calibration.Apply(baseline, candidate, by) : (baseline, candidate);
        var cases = Pairing.Of(a, b, settings.Accept);
        if (cases.Pairs.Count == 0)
        {
            // What the baseline never measured says nothing of whether the two are of one suite.
            var failed = cases.Failed.Intersect(a.Cases.Select(c => c.Key)).Any();
            throw new SgvbException(
                failed
                    ? $"{candidate.Path}: of the cases that {baseline.Path} has, all that were tried failed; see the log of the benchmarks"
                    : $"{baseline.Path} and {candidate.Path} have no case in common ({Example(a)} against {Example(b)}); "
                    + "compare runs of the same workloads",
                failed ? SgvbException.Unavailable : SgvbException.NotComparable);
        }

        if (cases.Pairs[0].Obstacle is { } obstacle && cases.Pairs.All(p => p.Obstacle is not null))
            throw new SgvbException(
                $"{candidate.Path}: no case can be held against {baseline.Path}: {cases.Pairs[0].Key}: {obstacle}; "
                + "measure both alike, or --accept a field that differs on purpose",
                SgvbException.NotComparable);
        var results = Judge.All(cases.Pairs, settings.Margins);
        IEnumerable<string?> seen = [cases.Identical(), CommonShift.Note(results), FewLaunches(results)];
        return new(results, cases.Failed, cases.Gone, cases.New, [.. a.Notes, .. b.Notes, .. notes, .. seen.OfType<string>()])
        {
            FailedInBoth = cases.FailedInBoth,
        };
    }

    private static void CheckMachines(GateRun baseline, GateRun candidate, ComparisonSettings settings, List<string> notes)
    {
        var differences = MachineIdentity.Differences(baseline.Machine, candidate.Machine);
        var hard = differences.Where(d => !settings.Accept.Contains(d.Field)).Select(d => d.Text).ToList();
        if (settings.Calibrate is { } by && differences.Where(d => !settings.Accept.Contains(d.Field) && Calibration.KeepsApart(d.Field))
            .Select(d => d.Text).ToList() is { Count: > 0 } apart)
            throw new SgvbException($"{candidate.Path}: measured otherwise than {baseline.Path} ({string.Join("; ", apart)}); --calibrate {by} makes up for another "
                + "machine alone; measure both alike, or --accept a field that differs on purpose", SgvbException.NotComparable);
        if (hard.Count > 0 && settings.Calibrate is null)
            throw new SgvbException(
                $"{candidate.Path}: measured on another machine, or otherwise, than {baseline.Path} ({string.Join("; ", hard)}); "
                + (baseline.Title is null
                    ? "measure both on one, or compare multiples of each run's own no-noise step with --calibrate no-noise, "
                    : "measure both on one, ")
                + "or --accept a field that differs on purpose",
                SgvbException.NotComparable);
        notes.AddRange(differences.Concat(MachineIdentity.Differences(baseline.Machine, candidate.Machine, Weight.Noted))
            .Select(d => $"the runs differ in {d.Text}"));
        if (MachineIdentity.Unknown(baseline.Machine, candidate.Machine) is { Count: > 0 } unknown)
            notes.Add($"known of one run only, and taken as equal: {string.Join(", ", unknown)}");
        if (MachineIdentity.UnknownOfBoth(baseline.Machine, candidate.Machine) is { Count: > 0 } neither)
            notes.Add($"unknown of both runs, so that nobody can tell whether they are of one machine: {string.Join(", ", neither)}");
    }

    /// <summary>What a regression rests on where ranks cannot be used.</summary>
    private static string? FewLaunches(IReadOnlyList<CaseResult> results) =>
        results.Any(r => r.Key.Metric.IsTimed && r.Verdict == Verdict.Regressed && Math.Min(r.BaselineUnits, r.CandidateUnits) < RankShift.Least)
            ? string.Create(CultureInfo.InvariantCulture,
                $"with fewer than {RankShift.Least} launches a side a regression rests on launches that scatter evenly; "
                + $"where they fall into two modes, so may the sides, by chance: launch more often before you believe it")
            : null;

    private static string Example(GateRun run) => $"{run.Cases.Count} such as {run.Cases[0].Key}";
}
