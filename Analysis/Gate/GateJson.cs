namespace Sgvb.Gate;

/// <summary>gate.json: one comparison for machines.</summary>
/// <param name="Title">What was compared.</param>
/// <param name="ExitCode">Of the gate.</param>
/// <param name="Verdict">passed, regression, inconclusive, not-comparable, no-result, accepted, or no-baseline.</param>
/// <param name="Outcome">The answer in a sentence, with how many cases had which verdict.</param>
/// <param name="Notes">What a reader must know before the numbers.</param>
/// <param name="Cases">As in gate.csv.</param>
public sealed record GateJson(string Title, int ExitCode, string Verdict, string Outcome, IReadOnlyList<string> Notes, IReadOnlyList<GateRow> Cases);
