using Sgvb.Measuring.Selection;
using Sgvb.Model;
using Sgvb.Runs.Rows;

namespace Sgvb.Cli.Site;

/// <summary>What a row says its gradient is unbiased for, held against what its estimator declares: by it rows are ranked against each other.</summary>
internal static class DeclaredObjective
{
    /// <summary>How they differ, in one line; null where they agree, or the row names no objective.</summary>
    /// <param name="row">Of a known estimator and workload.</param>
    /// <exception cref="SgvbException">What stands behind the estimator's name cannot be read.</exception>
    public static string? Conflict(CaseRow row)
    {
        if (row.Objective.Length == 0 || Workload.TryParse(row.Workload) is not { } workload)
            return null;
        if (!ModelNames.Posteriors.Contains(row.Posterior))
            return $"{OneLine.Of(row.Posterior)} is no posterior of this suite";
        if (!ModelNames.KlTerms.Contains(row.Kl))
            return $"{OneLine.Of(row.Kl)} is no KL term of this suite";
        var (name, modifiers) = EstimatorModifiers.Split(row.Estimator);
        var estimator = Registry.Presets.TryGetValue(name, out var preset) ? preset.Estimator.With(modifiers) : EstimatorSpec.Parse(row.Estimator);
        var method = new Method(estimator, ModelNames.Posterior(row.Posterior), ModelNames.Kl(row.Kl));
        // The KL term's weight has no column: whatever it is, the name says it, and rows of one name are ranked together.
        return method.HasObjectiveOn(workload.Network, row.Objective) ? null
            : $"{OneLine.Of(row.Estimator)} has the objective '{method.ObjectiveOn(workload.Network)}', not '{OneLine.Of(row.Objective)}', and would be ranked among others";
    }
}
