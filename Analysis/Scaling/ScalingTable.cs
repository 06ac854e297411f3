using System.Globalization;
using Sgvb.Model;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Scaling;

/// <summary>From variances at several minibatch sizes to the rows of scaling.csv.</summary>
public static class ScalingTable
{
    public static IReadOnlyList<ScalingRow> From(IEnumerable<VarianceRow> rows) =>
    [
        .. rows.Where(r => r.Parameter == "theta" && r.Method == "draws")
            .GroupBy(r => (r.Estimator, r.Layer))
            .SelectMany(g => Points([.. g.OrderBy(r => r.Minibatch)])),
    ];

    /// <summary>The fitted law, a line an estimator and layer.</summary>
    public static TextTable Laws(IEnumerable<ScalingRow> rows)
    {
        var table = new TextTable("Var(M) = V/M + (M − 1)/M·C, N²-scaled: V is one example's gradient variance, C what no minibatch size removes",
            "estimator", "layer", "V", "C", "M at which C is half of it");
        foreach (var r in rows.DistinctBy(r => (r.Estimator, r.Layer)))
            table.Add(r.Estimator, r.Layer, Format.Scientific(r.OneExample), r.Floor > 0 ? Format.Scientific(r.Floor) : "0",
                r.Floor > 0 ? Format.Significant(r.OneExample / r.Floor) : "–");
        return table;
    }

    public static TextTable Points(IEnumerable<ScalingRow> rows)
    {
        var table = new TextTable("Gradient variance against minibatch size, N²-scaled; 95 % intervals by Student's t over blocks",
            "estimator", "layer", "M", "variance", "law", "draws");
        foreach (var r in rows)
            table.Add(r.Estimator, r.Layer, r.Minibatch.ToString(CultureInfo.InvariantCulture), Format.ScientificInterval(r.Variance, r.Ci95Low, r.Ci95High),
                Format.Scientific(r.Law), r.Draws.ToString(CultureInfo.InvariantCulture));
        return table;
    }

    private static IEnumerable<ScalingRow> Points(IReadOnlyList<VarianceRow> cell)
    {
        var name = cell[0].Estimator.Split(':', '+')[0];
        // A 95 % interval is some four standard errors wide; as relative weights that is all that matters.
        var law = ScalingLaw.Fit(
            [.. cell.Select(r => (r.Minibatch, r.Variance, ((r.Ci95High - r.Ci95Low) ?? 0) / 4))], Registry.Estimator(name).IndependentAcrossExamples(new EstimatorSpec(name, Group: 2)));
        return cell.Select(r => new ScalingRow
        {
            Estimator = r.Estimator,
            Posterior = r.Posterior,
            Kl = r.Kl,
            Objective = r.Objective,
            Backend = r.Backend,
            Workload = r.Workload,
            Minibatch = r.Minibatch,
            Layer = r.Layer,
            Variance = r.Variance,
            Ci95Low = r.Ci95Low,
            Ci95High = r.Ci95High,
            Draws = r.Draws,
            Law = law.At(r.Minibatch),
            OneExample = law.OneExample,
            Floor = law.Floor,
        });
    }
}
