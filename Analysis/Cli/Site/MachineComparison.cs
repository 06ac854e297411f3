using Sgvb.Experiments.Hardware;
using Sgvb.Reports.Pages;

namespace Sgvb.Cli.Site;

/// <summary>The machines that timed one workload, side by side: of each machine the run with the most cases, of equals the latest.</summary>
/// <param name="Workload">Its name.</param>
/// <param name="Runs">One a machine.</param>
public sealed record MachineComparison(string Workload, IReadOnlyList<HardwareRun> Runs)
{
    /// <summary>The comparison of each workload, those of most machines first.</summary>
    public static IReadOnlyList<MachineComparison> Of(IReadOnlyList<SiteRun> runs) =>
    [
        .. runs.SelectMany(r => r.Workloads).Distinct()
            .Select(w => new MachineComparison(w, [.. runs.Where(r => r.Workloads.Contains(w)).GroupBy(r => r.Label)
                .Select(g => g.OrderByDescending(r => r.Facts.Steps.Count(s => s.Workload == w)).ThenByDescending(r => r.Print.Utc).First().Of(w))]))
            .OrderByDescending(c => c.Runs.Count).ThenByDescending(c => c.Runs.Sum(r => r.Steps.Count)).ThenBy(c => c.Workload, StringComparer.Ordinal),
    ];

    /// <summary>The page; for several machines only.</summary>
    public Page Build()
    {
        // What all others are held against: the machine with the most cases.
        var reference = Runs.MaxBy(r => r.Steps.Count)!;
        var page = HardwarePage.Build(Runs, reference, HardwareTable.Rows(Runs, reference), HardwareVariances.Check(Runs, reference));
        return page with { Title = $"{Workload}: machine by machine" };
    }
}
