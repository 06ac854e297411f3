using Sgvb.Experiments.Hardware;
using Sgvb.Reports.Pages;
using Sgvb.Runs.Rows;

namespace Sgvb.Cli.Site;

/// <summary>One run on the site.</summary>
/// <param name="Folder">Where its files lie.</param>
/// <param name="Print">Of its machine.</param>
/// <param name="Facts">What it holds.</param>
/// <param name="Page">Its report.</param>
/// <param name="Place">Its page's folder from the site's root: MACHINE/RUN.</param>
public sealed record SiteRun(RunFolder Folder, Fingerprint Print, RunFacts Facts, Page Page, string Place)
{
    /// <summary>Of the machine's own page.</summary>
    public string MachineFolder => Place.Split('/')[0];

    /// <summary>The machine with the instruction set that it was limited to.</summary>
    public string Label => HardwareRun.Name(Print);

    public string Date => Print.Utc?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "on an unknown day";

    /// <summary>The answer that its page opens with.</summary>
    public string Claim => Page.Blocks.OfType<Answer>().FirstOrDefault()?.Claim ?? "";

    /// <summary>The workloads whose steps it timed.</summary>
    public IEnumerable<string> Workloads => Facts.Steps.Select(s => s.Workload).Distinct();

    /// <summary>The run with the rows of one workload only, for a comparison.</summary>
    public HardwareRun Of(string workload) => new(Label, RunFacts.Of(Folder)
        .With<BenchmarkRow>([.. Facts.Benchmarks.Where(b => b.Workload == workload)])
        .With<VarianceRow>([.. Facts.Variances.Where(v => v.Workload == workload)]), Print);
}
