namespace Sgvb.Experiments.Hardware;

/// <summary>
/// A variance belongs to the estimator and the network, not to the machine: where two machines measured the same, they must agree within
/// their intervals, and where they do not, something is wrong on one of them.
/// </summary>
/// <param name="Cells">Each cell that two machines have in common.</param>
/// <param name="Obstacles">Why machines could not be compared.</param>
public sealed record HardwareVariances(IReadOnlyList<AgreementCell> Cells, IReadOnlyList<string> Obstacles)
{
    public bool Agree => Cells.All(c => c.Agrees);

    public static HardwareVariances Check(IReadOnlyList<HardwareRun> runs, HardwareRun reference)
    {
        var pairs = new List<(string, UncertainVariance, UncertainVariance)>();
        var obstacles = new List<string>();
        foreach (var run in runs.Where(r => r != reference && r.Facts.Variances.Count > 0 && reference.Facts.Variances.Count > 0))
        {
            if (Different(run, reference) is { } obstacle)
            {
                obstacles.Add($"Variances of {run.Label} are not compared with those of {reference.Label}: {obstacle}.");
                continue;
            }

            var before = pairs.Count;
            var others = reference.Facts.ThetaVariances.ToLookup(Key);
            foreach (var cell in run.Facts.ThetaVariances)
                if (others[Key(cell)].FirstOrDefault() is { } other && (Of(other), Of(cell)) is ({ IsKnown: true } a, { IsKnown: true } b))
                    pairs.Add(($"{run.Label}: {cell.Estimator}, {cell.Layer}, {cell.Method}", a, b));
            if (pairs.Count == before)
                obstacles.Add($"Variances of {run.Label} and {reference.Label} have no cell in common, measured at the same network with "
                    + "an error to go by.");
        }

        return new HardwareVariances(MethodsAgreement.Check(pairs), obstacles);
    }

    /// <summary>What makes two networks differ.</summary>
    private static string? Different(HardwareRun a, HardwareRun b) =>
        a.Machine.Data != b.Machine.Data ? $"data {a.Machine.Data ?? "unknown"} and {b.Machine.Data ?? "unknown"}"
        : a.Machine.Seed != b.Machine.Seed ? "different seeds trained different networks"
        : (Network(a), Network(b)) is ({ } one, { } other) && one != other ? $"'{one}' is not '{other}'"
        : null;

    /// <summary>How a run's network came to be, as its notes say; the test error, which ends the note, differs by rounding.</summary>
    private static string? Network(HardwareRun run) =>
        run.Facts.Notes.FirstOrDefault(n => n.StartsWith(TrainedState.Note, StringComparison.Ordinal))?[TrainedState.Note.Length..].Split(TrainedState.Error)[0];

    private static (Case, string, double, string) Key(VarianceRow r) => (r.Case with { Backend = "" }, r.Layer, r.Epoch, r.Method);

    /// <summary>
    /// A network trained on another machine, or by another backend there, differs by what float32 rounds; an exact variance shows it.
    /// </summary>
    private static UncertainVariance Of(VarianceRow row)
    {
        const double training = 0.005;
        var variance = UncertainVariance.Of(row);
        return variance with { Rounding = variance.Rounding + training * variance.Mean };
    }
}
