namespace Sgvb.Gate.Baseline;

/// <summary>What becomes of the kept baseline.</summary>
public enum BaselineChange
{
    Stays,

    /// <summary>The candidate takes the place of the run that it was held against.</summary>
    Replaced,

    /// <summary>Likewise, but nothing was judged: against the old one nothing could be.</summary>
    BegunAnew,

    /// <summary>Likewise, and kept runs of the same suite on other machines or runtimes go: they are from before the accepted change.</summary>
    Accepted,
}

/// <summary>The end of a comparison with a kept baseline.</summary>
/// <param name="Change">Of the baseline, where the caller may change it at all.</param>
/// <param name="ExitCode">Of the gate.</param>
/// <param name="Why">One sentence for the page.</param>
public sealed record BaselineEnd(BaselineChange Change, int ExitCode, string Why);

/// <summary>
/// The life of a baseline that is kept from run to run, once it has begun; the table in docs/ci.md says the same for people. A baseline
/// follows what passed by evidence, or what a person accepted, and nothing else: an undecided run would carry a slowdown into it.
/// </summary>
public static class BaselineLife
{
    /// <param name="comparison">Of the candidate with the kept run.</param>
    /// <param name="allowInconclusive">Whether doubt passes; it moves no baseline.</param>
    /// <param name="accepted">Why a person takes the candidate as it is; null where nobody does.</param>
    /// <param name="isOlder">The candidate's run began before the one that was kept: a repetition, or overtaken.</param>
    public static BaselineEnd Of(Comparison comparison, bool allowInconclusive, string? accepted, bool isOlder)
    {
        var strict = GateOutcome.ExitCode(comparison, allowInconclusive: false);
        var exitCode = GateOutcome.ExitCode(comparison, allowInconclusive);
        if (strict != GateOutcome.Passed && accepted is not null)
            return isOlder
                ? Older(GateOutcome.Passed)
                : new(BaselineChange.Accepted, GateOutcome.Passed, $"accepted ({accepted}): this run is the baseline from now on");
        // Doubt alone can be that of a baseline against which nothing will ever be decided.
        var doubts = comparison.Results.Where(GateOutcome.IsDoubtful).ToList();
        if (strict == SgvbException.Inconclusive && doubts.Count > 0 && !isOlder && doubts.All(IsMute))
            return new(BaselineChange.BegunAnew, GateOutcome.Passed,
                "the baseline has one launch a case, against which nothing can be decided: this run begins it anew, and was not judged");
        var isGoneAlone = strict == SgvbException.Inconclusive && doubts.Count == 0 && comparison.Gone.Count > 0;
        if (strict != GateOutcome.Passed && !isGoneAlone)
            return new(BaselineChange.Stays, exitCode, strict switch
            {
                GateOutcome.Regression => "the baseline stays as it was; where this is meant, accept it (docs/ci.md says how)",
                SgvbException.Inconclusive => "the baseline stays as it was, for nothing undecided replaces it; more launches decide",
                _ => "the baseline stays as it was",
            });
        if (isOlder)
            return Older(exitCode);
        return new(BaselineChange.Replaced, exitCode, isGoneAlone
            ? "this run is the baseline from now on; that cases are no longer measured is said this once"
            : "this run is the baseline from now on");
    }

    private static BaselineEnd Older(int exitCode) => new(BaselineChange.Stays, exitCode,
        "the baseline stays as it was: it is of a later run than this one");

    /// <summary>The baseline is why there is no verdict, and the candidate would do better.</summary>
    private static bool IsMute(CaseResult result) =>
        result.Key.Metric.IsTimed && result.BaselineUnits < 2 && result.CandidateUnits >= 2;
}
