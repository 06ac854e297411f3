namespace Sgvb.Experiments.Agreement;

/// <summary>agreement.csv for people: each case by its worst tensor, and each backend by its worst case.</summary>
public static class AgreementTables
{
    public static TextTable Cases(IReadOnlyList<AgreementRow> rows)
    {
        // Posterior and KL have columns of their own; the KL's weight has none.
        var names = rows.GroupBy(r => (r.Posterior, r.Kl)).ToDictionary(g => g.Key, g => new CaseNames(g));
        var table = new TextTable("Agreement with the double-precision reference",
            "estimator", "posterior", "kl", "backend", "workload", "largest error", "in", "replaced", "verdict");
        foreach (var rowsOfCase in rows.GroupBy(r => (r.Estimator, r.Objective, r.Backend, r.Workload)))
        {
            var worst = Worst(rowsOfCase);
            table.Add(names[(worst.Posterior, worst.Kl)][worst], worst.Posterior, worst.Kl, worst.Backend, worst.Workload, Error(worst),
                worst.Passed is null ? "" : $"{worst.Layer} {worst.Parameter}", worst.Passed is null ? "" : Format.Whole(worst.Replaced),
                Verdict(worst));
        }

        return table;
    }

    public static TextTable Backends(IEnumerable<AgreementRow> rows)
    {
        var table = new TextTable("Largest error by backend", "backend", "path", "compared", "failed", "not compared", "largest error", "in");
        foreach (var ofBackend in rows.GroupBy(r => r.Backend))
        {
            var cases = ofBackend.GroupBy(r => (r.Estimator, r.Objective, r.Workload)).Select(Worst).ToList();
            var compared = cases.Where(c => c.Passed is not null).ToList();
            var worst = compared.Count > 0 ? Worst(compared) : null;
            table.Add(ofBackend.Key, compared.FirstOrDefault()?.Path ?? "", Format.Whole(compared.Count),
                Format.Whole(compared.Count(c => c.Passed == false)), Format.Whole(cases.Count - compared.Count),
                worst is null ? "" : Error(worst), worst is null ? cases[0].Note : $"{worst.Estimator} {worst.Posterior}, {worst.Layer} {worst.Parameter}");
        }

        return table;
    }

    /// <summary>Not finite is worse than any error; not compared is no error.</summary>
    private static AgreementRow Worst(IEnumerable<AgreementRow> rows) =>
        rows.MaxBy(r => r.Error ?? (r.Passed == false ? double.PositiveInfinity : -1))!;

    private static Cell Error(AgreementRow row) => row.Error is { } error ? Format.Scientific(error) : "";

    private static string Verdict(AgreementRow row) => row.Passed switch
    {
        true => "agrees",
        false => row.Note.Length > 0 ? $"FAILS: {row.Note}" : $"FAILS: more than {Format.Scientific(row.Tolerance, 0)}",
        null => $"not compared: {row.Note}",
    };
}
