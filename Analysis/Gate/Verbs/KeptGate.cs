using Sgvb.Gate.Baseline;

namespace Sgvb.Gate.Verbs;

/// <summary>The gate against a baseline that is kept from run to run.</summary>
/// <param name="MayChange">Whether this run may begin or replace it; a pull request may not.</param>
/// <param name="AllowInconclusive">Whether doubt passes.</param>
/// <param name="Accepted">Why a person takes whatever is found; null where nobody does.</param>
internal sealed record KeptGate(bool MayChange, bool AllowInconclusive, string? Accepted)
{
    private const string NoneYet = "no baseline yet";
    private const string NoBaseline = "no-baseline";

    /// <returns>The report, and what to do with the baseline once it is written.</returns>
    /// <exception cref="SgvbException">No kept run can be compared with the candidate, and none may begin (exit code 4).</exception>
    public (GateReport Report, Action Keep) Judge(string path, GateRun candidate, ComparisonSettings settings)
    {
        if (File.Exists(path))
            throw new SgvbException($"{path}: is a file, and kept baselines are a folder; name the folder, or leave --kept out");
        // What is kept here is replaced, and its files go.
        if (MayChange && !BaselineStore.IsOne(path) && Directory.Exists(path) && SuiteRun.IsOne(path))
            throw new SgvbException($"{path}: is a run, and not a folder for kept baselines: --kept write would remove it; name another folder, or leave --kept out");
        var store = new BaselineStore(path);
        if (store.Choose(candidate, settings, out var why) is not { } found)
            return (Begin(store, candidate, why), () => Begun(store, candidate, why));
        var (baseline, comparison) = found;
        var kept = Now(candidate, "");
        var end = BaselineLife.Of(comparison, AllowInconclusive, Accepted, kept.Order < baseline.Kept?.Order);
        string[] notes =
        [
            .. store.Notes, $"held against {baseline.Kept?.ToString() ?? "a run of an earlier version"}",
            .. MayChange ? [end.Why] : Array.Empty<string>(),
        ];
        // A pull request moves no baseline: there, the gate says what it says to anybody, unless a person accepts it.
        var exitCode = MayChange || Accepted is not null ? end.ExitCode : GateOutcome.ExitCode(comparison, AllowInconclusive);
        var report = new GateReport(
            $"Gate: {baseline.Run.Path} against {candidate.Path}", comparison with { Notes = [.. notes, .. comparison.Notes] }, exitCode);
        if (Accepted is not null && GateOutcome.ExitCode(comparison, allowInconclusive: false) != GateOutcome.Passed)
            report = report with { Outcome = $"accepted: {Accepted}", Word = "accepted" };
        else if (MayChange && end.Change == BaselineChange.BegunAnew)
            report = report with { Outcome = $"{NoneYet} against which anything can be decided: this run begins it; nothing was judged", Word = NoBaseline };
        return (report, () =>
        {
            if (MayChange && end.Change != BaselineChange.Stays)
                store.Keep(candidate, kept with { Why = end.Why },
                    end.Change == BaselineChange.Accepted ? OfTheSameSuite(store, baseline) : [baseline]);
        }
        );
    }

    private GateReport Begin(BaselineStore store, GateRun candidate, SgvbException? why)
    {
        if (why is not null && !MayChange)
            throw why;
        List<string> notes = [.. store.Notes];
        if (why is not null)
            notes.Add($"nothing kept can be compared with this run, for example: {why.Message}");
        if (candidate.Cases.Any(c => c.Key.Metric.IsTimed && c.Units.Count == 1))
            notes.Add("with one launch a case nothing will ever be decided against it: measure with five launches or more (--launchCount 5)");
        // Said once, here: against this baseline they have failed in both.
        var failed = candidate.Cases.Where(c => c.Units.Count == 0).Select(c => c.Key).ToList();
        var outcome = $"{NoneYet} for this suite on this machine and runtime: "
            + (MayChange ? "this run begins it" : "the next run of the default branch begins it") + "; nothing was judged";
        var exitCode = failed.Count > 0 && Accepted is null ? SgvbException.Unavailable : GateOutcome.Passed;
        return new GateReport($"Gate: {candidate.Path}", new Comparison([], failed, [], [], notes), exitCode)
        {
            Outcome = outcome,
            Word = exitCode == GateOutcome.Passed ? NoBaseline : GateOutcome.Word(exitCode),
        };
    }

    private void Begun(BaselineStore store, GateRun candidate, SgvbException? why)
    {
        if (MayChange)
            store.Keep(candidate, Now(candidate, why is null ? "the first run" : $"nothing kept could be compared with it: {why.Message}"), []);
    }

    private static IEnumerable<KeptBaseline> OfTheSameSuite(BaselineStore store, KeptBaseline baseline)
    {
        var cases = baseline.Run.Cases.Select(c => c.Key).ToHashSet();
        return store.Kept.Where(k => k.Run.Cases.Any(c => cases.Contains(c.Key)));
    }

    private static KeptRun Now(GateRun candidate, string why) => new()
    {
        Commit = candidate.Machine.Commit ?? Environment.GetEnvironmentVariable("GITHUB_SHA"),
        Order = long.TryParse(Environment.GetEnvironmentVariable("GITHUB_RUN_ID"), out var id) ? id : null,
        Utc = DateTimeOffset.UtcNow,
        Why = why,
    };
}
