using Sgvb.Model.Kl;
using Sgvb.Runs.Rows;

namespace Sgvb.Measuring.Selection;

/// <summary>
/// How tables and plots call the cases of one run: by the estimator, and where several cases have one estimator, by the preset or by what
/// else tells them apart.
/// </summary>
public sealed class CaseNames
{
    private readonly HashSet<string> _shared;

    /// <param name="rows">All that stand side by side.</param>
    public CaseNames(IEnumerable<CaseRow> rows) =>
        _shared = [.. rows.Select(r => (r.Estimator, What(r))).Distinct().CountBy(r => r.Estimator).Where(e => e.Value > 1).Select(e => e.Key)];

    public string this[CaseRow row] => _shared.Contains(row.Estimator) ? Preset(row) ?? $"{row.Estimator} {What(row)}" : row.Estimator;

    private static string What(CaseRow row) => row.Objective.Length == 0 ? $"{row.Posterior} {row.Kl}".Trim()
        : IsSampled(row) ? $"{row.Objective} (sampled)" : row.Objective;

    // One objective with the closed form's term, and another way to draw its gradient.
    private static bool IsSampled(CaseRow row) => row.Kl == KlKind.Sampled.Name;

    private static string? Preset(CaseRow row)
    {
        var (plain, modifiers) = EstimatorModifiers.Split(row.Estimator);
        return IsSampled(row) ? null : Registry.Presets.FirstOrDefault(p => p.Value.Estimator.ToString() == plain && row.Objective.EndsWith(p.Value.Objective, StringComparison.Ordinal)).Key is { } name
            ? $"{name}{modifiers}"
            : null;
    }
}
