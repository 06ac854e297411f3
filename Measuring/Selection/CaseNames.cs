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
        _shared = [.. rows.Select(r => (r.Estimator, r.Estimated())).Distinct().CountBy(r => r.Estimator).Where(e => e.Value > 1).Select(e => e.Key)];

    public string this[CaseRow row] => _shared.Contains(row.Estimator) ? Preset(row) ?? $"{row.Estimator} {row.Estimated()}" : row.Estimator;

    private static string? Preset(CaseRow row)
    {
        var (plain, modifiers) = EstimatorModifiers.Split(row.Estimator);
        return Registry.Presets.FirstOrDefault(p => p.Value.Estimator.ToString() == plain && row.Estimated().EndsWith(p.Value.Objective, StringComparison.Ordinal)).Key is { } name
            ? $"{name}{modifiers}"
            : null;
    }
}
