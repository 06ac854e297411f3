using Sgvb.Cli.Verbs;
using Sgvb.Runs;
using Sgvb.Runs.CommandLine;
using Sgvb.Runs.Rows;
using Sgvb.Tests.Reports;

namespace Sgvb.Tests.Site;

/// <summary>A folder of runs as reports/ is one: of two machines, one of which also timed a convolution and a newer estimator.</summary>
internal sealed class SiteSample : IDisposable
{
    public const string Picture = "lenet";

    /// <summary>Of noise on pre-activations there.</summary>
    private const string OnPicture = "noise-by-position " + SampleRun.Objective;

    private readonly TemporaryFolder _folder = new();

    /// <param name="slower">The second machine's times, as a multiple of the first one's.</param>
    public SiteSample(double slower = 2)
    {
        Add("amd-epyc-2c", "quick", 1);
        Add("intel-xeon-4c", "quick", slower);
    }

    public string Reports => _folder["reports"];

    public string Output => _folder["public"];

    public string this[string name] => _folder[name];

    /// <summary>A page of the built site.</summary>
    public string Page(string path) => File.ReadAllText(Path.Combine(Output, path));

    public RunFolder Add(string machine, string name, double slower)
    {
        var run = RunFolder.Create(Path.Combine(Reports, machine, name), machine, "quick", DateTimeOffset.UnixEpoch);
        run.Record(() =>
        {
            (SampleRun.Machine with { Machine = machine, Variables = null }).Save(run);
            run.Write(RunFolder.Benchmarks, Steps(slower));
            run.Write<VarianceRow>(RunFolder.Variance, [.. SampleRun.Variances, .. SampleRun.Cells("split:4", 5e3, 1.6e2),
                .. SampleRun.Cells("local-reparam", 2e3, 1e2).Select(v => v with { Workload = Picture, Objective = OnPicture }),
                .. SampleRun.Cells("split:4", 1.5e3, 0.9e2).Select(v => v with { Workload = Picture, Objective = OnPicture })]);
        });
        return run;
    }

    public static List<BenchmarkRow> Steps(double slower) =>
    [
        .. SampleRun.Benchmarks.Append(SampleRun.Step("split:4", "simd", 200))
            .Concat(new[] { SampleRun.Step("local-reparam", "simd", 50), SampleRun.Step("split:4", "simd", 70) }
                .Select(b => b with { Workload = Picture, Objective = OnPicture }))
            .Select(b => b with { MedianNs = slower * b.MedianNs, Ci95LowNs = slower * b.Ci95LowNs, Ci95HighNs = slower * b.Ci95HighNs }),
    ];

    /// <summary>Runs a verb.</summary>
    /// <returns>Exit code and what it said on standard error.</returns>
    public static (int Code, string Error) Run(params string[] arguments)
    {
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var code = Application.Run(VerbList.Root(), arguments, error);
        return (code, error.ToString());
    }

    public void Dispose() => _folder.Dispose();
}
