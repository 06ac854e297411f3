using Sgvb.Analysis.Gate.Input;

namespace Sgvb.Analysis.Gate;

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
/// <param name="Failed">Cases that the candidate tried and that gave no result.</param>
/// <param name="Gone">Cases that only the baseline has.</param>
/// <param name="New">Cases that only the candidate has, or that failed in the baseline.</param>
/// <param name="Notes">What a reader must know before the numbers.</param>
public sealed record Comparison(
    IReadOnlyList<CaseResult> Results, IReadOnlyList<CaseKey> Failed, IReadOnlyList<CaseKey> Gone, IReadOnlyList<CaseKey> New,
    IReadOnlyList<string> Notes)
{
    public int Count(Verdict verdict) => Results.Count(r => r.Verdict == verdict);

    /// <exception cref="SgvbException">Another machine, or no case in common (both exit code 4).</exception>
    public static Comparison Of(GateRun baseline, GateRun candidate, ComparisonSettings settings)
    {
        var notes = new List<string>();
        CheckMachines(baseline, candidate, settings, notes);
        var (a, b) = settings.Calibrate is { } by ? Calibration.Apply(baseline, candidate, by) : (baseline, candidate);
        var there = b.Cases.ToDictionary(c => c.Key);
        var here = a.Cases.ToDictionary(c => c.Key);
        var pairs = a.Cases.Where(c => c.Units.Count > 0 && there.TryGetValue(c.Key, out var other) && other.Units.Count > 0)
            .Select(c => new CasePair(c.Key, c.Units, there[c.Key].Units)).ToList();
        var failed = b.Cases.Where(c => c.Units.Count == 0).Select(c => c.Key).ToList();
        if (pairs.Count == 0)
            throw new SgvbException(
                failed.Count > 0
                    ? $"{candidate.Path}: every case that {baseline.Path} has failed; see the log of the benchmarks"
                    : $"{baseline.Path} and {candidate.Path} have no case in common ({Example(a)} against {Example(b)}); "
                    + "compare runs of the same workloads",
                failed.Count > 0 ? SgvbException.Unavailable : SgvbException.NotComparable);
        return new(
            Judge.All(pairs, settings.Margins), failed,
            [.. a.Cases.Where(c => c.Units.Count > 0 && !there.ContainsKey(c.Key)).Select(c => c.Key)],
            [.. b.Cases.Where(c => c.Units.Count > 0 && !(here.TryGetValue(c.Key, out var old) && old.Units.Count > 0)).Select(c => c.Key)],
            [.. a.Notes, .. b.Notes, .. notes]);
    }

    private static void CheckMachines(GateRun baseline, GateRun candidate, ComparisonSettings settings, List<string> notes)
    {
        var differences = MachineIdentity.Differences(baseline.Machine, candidate.Machine);
        var hard = differences.Where(d => !settings.Accept.Contains(d.Field)).Select(d => d.Text).ToList();
        if (hard.Count > 0 && settings.Calibrate is null)
            throw new SgvbException(
                $"{candidate.Path}: measured on another machine, or otherwise, than {baseline.Path} ({string.Join("; ", hard)}); "
                + (baseline.Title is null
                    ? "measure both on one, or compare multiples of each run's own no-noise step with --calibrate no-noise, "
                    : "measure both on one, ")
                + "or --accept a field that differs on purpose",
                SgvbException.NotComparable);
        notes.AddRange(differences.Select(d => $"the runs differ in {d.Text}"));
        if (MachineIdentity.Unknown(baseline.Machine, candidate.Machine) is { Count: > 0 } unknown)
            notes.Add($"known of one run only, and taken as equal: {string.Join(", ", unknown)}");
    }

    private static string Example(GateRun run) => $"{run.Cases.Count} such as {run.Cases[0].Key}";
}
