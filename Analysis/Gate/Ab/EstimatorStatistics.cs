namespace Sgvb.Gate.Ab;

/// <summary>
/// What the estimators of two revisions do, whatever their speed: gradient variances and components along the gradient without noise, of
/// <c>tiny</c> on the managed backend at the untrained network. Both sides draw with the same noise keys, so that an unchanged estimator
/// gives equal numbers but for rounding, and seconds suffice.
/// </summary>
/// <param name="programs">Sgvb.Analysis.dll of each side.</param>
/// <param name="arguments">The session's options, of which those that make the objective matter here.</param>
public sealed class EstimatorStatistics(IReadOnlyDictionary<Side, string> programs, IReadOnlyList<string> arguments)
{
    private static readonly string[] Common =
        ["variance", "--workload", "tiny", "--data", "digits", "--train-steps", "0", "--method", "draws", "--blocks", "16"];

    private static readonly string[] Handed = ["--posterior", "--kl", "--seed"];

    /// <summary>A comparison of launches, and of what their estimators do.</summary>
    /// <param name="launches">What was timed.</param>
    /// <param name="estimators">By the names that both sides know.</param>
    /// <param name="margins">Of variances and biases.</param>
    /// <param name="stop">Ends the processes.</param>
    /// <exception cref="SgvbException">The candidate failed where the baseline did not (exit code 5).</exception>
    public Comparison AddTo(Comparison launches, IEnumerable<string> estimators, Margins margins, CancellationToken stop)
    {
        var (pairs, gone, notes) = (new List<CasePair>(), new List<CaseKey>(), new List<string>());
        foreach (var estimator in estimators)
        {
            List<CaseSeries> baseline;
            try
            {
                baseline = Measure(Side.A, estimator, stop);
            }
            catch (SgvbException e)
            {
                // An older revision may not measure it like this.
                notes.Add($"variance and bias of {estimator} were not compared: {e.Message}");
                continue;
            }

            var candidate = Measure(Side.B, estimator, stop).ToDictionary(c => c.Key, c => c.Units);
            pairs.AddRange(baseline.Where(c => candidate.ContainsKey(c.Key)).Select(c => new CasePair(c.Key, c.Units, candidate[c.Key])));
            gone.AddRange(baseline.Where(c => !candidate.ContainsKey(c.Key)).Select(c => c.Key));
        }

        return launches with
        {
            Results = [.. launches.Results, .. Judge.All(pairs, margins)],
            Gone = [.. launches.Gone, .. gone],
            Notes = [.. launches.Notes, .. notes],
        };
    }

    private List<CaseSeries> Measure(Side side, string estimator, CancellationToken stop)
    {
        using var scratch = ScratchFolder.Create("statistics");
        var folder = Path.Combine(scratch.Path, "run");
        string[] all = ["exec", programs[side], .. Common, "--estimator", estimator, .. Objective(), "--output", folder];
        var process = ChildProcess.Run(ChildProcess.Dotnet, all, null, new Dictionary<string, string> { [scratch.Variable.Name] = scratch.Path }, stop);
        return process.ExitCode == 0
            ? [.. GateRun.Read(folder).Cases.Where(c => c.Key.Metric == Metric.Variance || c.Key.Metric == Metric.Bias)]
            : throw new SgvbException($"{programs[side]}: the variances of {estimator} failed: {OneLine.Of(process.LastWords)}", SgvbException.Unavailable);
    }

    private IEnumerable<string> Objective() =>
        arguments.Zip(arguments.Skip(1)).Where(p => Handed.Contains(p.First)).SelectMany(p => (string[])[p.First, p.Second]);
}
