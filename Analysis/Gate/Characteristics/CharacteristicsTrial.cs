namespace Sgvb.Gate.Characteristics;

/// <summary>One kind of machine, tried many times with suites of several cases.</summary>
/// <param name="Machine">Of every case.</param>
/// <param name="Drift">Growth of the log level from the first launch of all to the last.</param>
/// <param name="Interleaved">Whether launches of both runs take turns (A B B A …); otherwise the candidate follows the baseline.</param>
/// <param name="Cases">In a suite.</param>
public sealed record CharacteristicsTrial(SyntheticMachine Machine, double Drift = 0, bool Interleaved = false, int Cases = 8)
{
    /// <param name="families">Suites to compare.</param>
    /// <param name="seed">The same gives the same row.</param>
    /// <param name="stop">Checked between suites.</param>
    public CharacteristicsRow Run(int families, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        int regressed = 0, improved = 0, equivalent = 0, passed = 0, covered = 0, power5 = 0, power10 = 0, missed = 0;
        for (var f = 0; f < families; f++)
        {
            stop.ThrowIfCancellationRequested();
            var suite = Enumerable.Range(0, Cases).Select(c => Pair(random, c)).ToList();
            var same = Verdicts(suite);
            regressed += same.Any(r => r.Verdict == Verdict.Regressed) ? 1 : 0;
            improved += same.Any(r => r.Verdict == Verdict.Improved) ? 1 : 0;
            equivalent += same.Count(r => r.Verdict == Verdict.Equivalent);
            passed += GateOutcome.ExitCode(new Comparison(same, [], [], [], []), allowInconclusive: false) == GateOutcome.Passed ? 1 : 0;
            covered += same.Count(r => r.Ci95Low <= 1 && r.Ci95High >= 1);
            var slower = Verdicts(Slower(suite, Margins.Default + 0.05))[0].Verdict;
            power5 += slower == Verdict.Regressed ? 1 : 0;
            missed += slower == Verdict.Equivalent ? 1 : 0;
            power10 += Verdicts(Slower(suite, Margins.Default + 0.10))[0].Verdict == Verdict.Regressed ? 1 : 0;
        }

        return new()
        {
            Scenario = (Drift != 0 ? "drift" : Machine.LaunchShape switch
            {
                LaunchShape.TwoModes => "launches-in-two-modes",
                LaunchShape.FarModes => "launches-in-far-modes",
                LaunchShape.Wild => "wild-launches",
                _ => "still",
            }) + (Interleaved ? "-interleaved" : ""),
            Shape = Machine.Shape.ToString().ToLowerInvariant(),
            LaunchSpreadPercent = 100 * Machine.LaunchSpread,
            Launches = Machine.Launches,
            DriftPercent = 100 * Drift,
            Families = families,
            Cases = Cases,
            MarginPercent = 100 * Margins.Default,
            FalseRegressionRate = Share(regressed, families),
            FalseImprovementRate = Share(improved, families),
            EquivalentRate = Share(equivalent, families * Cases),
            PassRate = Share(passed, families),
            Coverage = Share(covered, families * Cases),
            PowerMarginPlus5 = Share(power5, families),
            PowerMarginPlus10 = Share(power10, families),
            MissedMarginPlus5 = Share(missed, families),
        };
    }

    private static double Share(int count, int of) => (double)count / of;

    private IReadOnlyList<CaseResult> Verdicts(IReadOnlyList<CasePair> suite) => Judge.All(suite, Margins.Usual, interleaved: Interleaved);

    private CasePair Pair(Random random, int number)
    {
        var last = 2.0 * Machine.Launches - 1;
        return new(
            new CaseKey(Metric.Time, number.ToString(CultureInfo.InvariantCulture)),
            Machine.Run(random, l => Drift * (Interleaved ? 2 * l + l % 2 : l) / last),
            Machine.Run(random, l => Drift * (Interleaved ? 2 * l + 1 - l % 2 : Machine.Launches + l) / last));
    }

    /// <summary>
    /// The same suite with its first candidate slower: a location on logs moves with its data, so nothing need be drawn again.
    /// </summary>
    private static List<CasePair> Slower(IReadOnlyList<CasePair> suite, double by) =>
        [suite[0] with { Candidate = [.. suite[0].Candidate.Select(u => u with { Value = u.Value * (1 + by) })] }, .. suite.Skip(1)];
}
