using Sgvb.Model.Kl;

namespace Sgvb.Experiments.Convergence;

/// <summary>The paper's faster convergence: bound and test error against steps and seconds, an estimator a curve.</summary>
public sealed class ConvergenceSection() : ExperimentSection<ConvergenceRow>("convergence")
{
    protected override IEnumerable<Block> Of(IReadOnlyList<ConvergenceRow> rows, RunFacts facts)
    {
        yield return new Heading("Convergence");
        var tables = new ConvergenceTables(rows);
        yield return new Answer(Claim(tables));
        yield return new Paragraph("The same start, the same minibatches, the same learning rate; only the estimator differs. Bound and "
            + "log-likelihood are over every training example, under the noise of the method's own posterior, the same at every look; estimators of one "
            + "posterior are measured alike. no-noise trains no posterior, so it has a log-likelihood but no bound.");
        yield return new Figures([.. Plots(rows).Select(svg => new Figure(svg, "One seed a curve, so there is no interval. Seconds are those "
            + "of the training steps: gradient, its transfer and Adam."))]);
        foreach (var table in tables.Comparisons())
            yield return new TableBlock(table);
        yield return new TableBlock(ConvergenceTables.Table("All points", rows), IsFolded: true);
        yield return new Paragraph($"Recipe: {rows[0].Recipe}.");
    }

    /// <summary>Bound, log-likelihood and test error, each against steps and against seconds.</summary>
    protected override IEnumerable<string> Plots(IReadOnlyList<ConvergenceRow> rows)
    {
        var curves = ConvergenceTables.CurvesOf(rows);
        (string Name, string Axis, Func<ConvergenceRow, double?> Value)[] values =
        [
            ("ELBO", "ELBO, nats an example", r => r.Elbo),
            ("Test error", "test error, %", r => 100 * r.TestError),
            ("Log-likelihood", "expected log-likelihood, nats", r => r.LogLikelihood),
        ];
        foreach (var (name, axis, value) in values)
        {
            yield return Chart(name + " by step", "steps", axis, r => r.Step, value);
            yield return Chart(name + " by time", "seconds of training steps", axis, r => r.TrainS, value);
        }

        string Chart(string title, string x, string y, Func<ConvergenceRow, double> at, Func<ConvergenceRow, double?> value) =>
            new LineChart(title, x, y,
            [
                .. curves.Select(c => new Curve(Name(c[0], curves), [.. c.Where(r => value(r) is not null)
                    .Select(r => (at(r), new Interval(value(r)!.Value)))]) { HasMarkers = c.Count <= 25 }).Where(c => c.Points.Count > 0),
            ])
            {
                // One slow estimator would squeeze the others' seconds into a line.
                IsLogX = x == "steps" ? false : null,
            }.Draw(EstimatorInks.Of);
    }

    private static string Name(ConvergenceRow row, List<List<ConvergenceRow>> curves)
    {
        var several = curves.Select(c => c[0]).Where(r => r.Estimator == row.Estimator).DistinctBy(r => r.Seed).Count() > 1;
        return new CaseNames(curves.Select(c => c[0]))[row] + (several ? ", seed " + row.Seed.ToString(CultureInfo.InvariantCulture) : "");
    }

    /// <summary>Bounds with different KL terms are to different priors, or of different exactness, and do not meet.</summary>
    private static string Claim(ConvergenceTables tables)
    {
        var steps = Highest(tables.AtEqualStep);
        var seconds = Highest(tables.AtEqualSeconds);
        if (seconds.Count == 0)
            return "No estimator here has a bound to compare: a posterior and its KL term with weight 1.";
        return string.Join(' ', seconds.Keys.Select(kl =>
        {
            var (time, bySeconds) = ($"fter {Format.Significant(tables.EqualSeconds)} s of steps each", tables.Names[seconds[kl]]);
            var byStep = tables.EqualStep is not null && steps.TryGetValue(kl, out var best) ? tables.Names[best] : null;
            var step = $"After {tables.EqualStep?.ToString(CultureInfo.InvariantCulture)} steps each";
            return (seconds.Count == 1 ? "" : $"Of those with the KL term {kl}: ") + (byStep is null ? $"A{time}, {bySeconds} has the highest bound."
                : byStep == bySeconds ? $"{step}, and a{time}, {byStep} has the highest bound."
                : $"{step}, {byStep} has the highest bound; a{time}, {bySeconds} has.");
        }));
    }

    private static Dictionary<string, ConvergenceRow> Highest(IEnumerable<ConvergenceRow> rows) => rows.Where(r => r.Elbo is not null)
        .GroupBy(r => r.Kl == KlKind.Sampled.Name ? KlKind.Gaussian.Name : r.Kl).ToDictionary(g => g.Key, g => g.MaxBy(r => r.Elbo)!);
}
