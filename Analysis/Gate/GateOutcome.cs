namespace Sgvb.Gate;

/// <summary>The one answer of a gate, and its exit code.</summary>
public static class GateOutcome
{
    public const int Passed = 0;
    public const int Regression = 1;

    /// <summary>
    /// A regression outweighs a failed benchmark, and that outweighs doubt. A case that the candidate no longer measures is doubt: nobody
    /// knows how fast it is.
    /// </summary>
    public static int ExitCode(Comparison comparison, bool allowInconclusive) =>
        comparison.Results.Any(r => r.Verdict == Verdict.Regressed) ? Regression
        : comparison.Failed.Count > 0 ? SgvbException.Unavailable
        : !allowInconclusive && (comparison.Gone.Count > 0 || comparison.Results.Any(IsDoubtful)) ? SgvbException.Inconclusive
        : Passed;

    /// <summary>Inconclusive, and a regression is not excluded.</summary>
    public static bool IsDoubtful(CaseResult result) => result is { Verdict: Verdict.Inconclusive, ExcludesRegression: false };

    /// <summary>"passed", and what the exit code means otherwise.</summary>
    public static string Describe(int exitCode) => exitCode switch
    {
        Passed => "passed",
        Regression => "failed: a regression",
        SgvbException.Inconclusive => "inconclusive: a regression is neither shown nor excluded",
        SgvbException.Unavailable => "failed: a benchmark gave no result",
        _ => "not comparable",
    };

    /// <summary>The same in one word, for machines.</summary>
    public static string Word(int exitCode) => exitCode switch
    {
        Passed => "passed",
        Regression => "regression",
        SgvbException.BadInput => "bad-input",
        SgvbException.Inconclusive => "inconclusive",
        SgvbException.NotComparable => "not-comparable",
        _ => "no-result",
    };
}
