using Sgvb.Cli;
using Sgvb.Reports.Run;
using Sgvb.Runs;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Reports;

/// <summary>A fixed run, as quick leaves one: three estimators of one objective, the floor, one of another objective, two
/// backends.</summary>
internal sealed class SampleRun : IDisposable
{
    public const string Objective = "alpha kl=cubic";
    private readonly TemporaryFolder _folder = new();

    public SampleRun(string name = "run")
    {
        Folder = RunFolder.Create(_folder[name], "m", "quick", DateTimeOffset.UnixEpoch);
        Folder.Release();
    }

    public RunFolder Folder { get; }

    public string this[string file] => Folder.FileAt(file);

    public RunFacts Facts => Sections.Report.Read(Folder);

    public static Fingerprint Machine { get; } = new()
    {
        Machine = "amd-epyc-2c",
        Processor = new Processor
        {
            Model = "AMD EPYC",
            Sockets = 1,
            Cores = 1,
            LogicalProcessors = 2,
            L1DataBytes = 32 << 10,
            InstructionSets = ["avx2", "fma"]
        },
        MemoryBytes = 24L << 30,
        Os = "Debian GNU/Linux 12",
        Kernel = "Unix 6.1",
        Architecture = "x64",
        Dotnet = ".NET 10.0.0",
        GarbageCollector = "workstation",
        Threads = 2,
        Libtorch = "2.10.0",
        Backends = new Dictionary<string, string> { ["simd"] = "available: avx2", ["gpu"] = "unavailable: no device" },
        Variables = new Dictionary<string, string> { ["SGVB_SIMD"] = "avx2" },
        Version = "0.1.0",
        Commit = "0123456789abcdef0123456789abcdef01234567",
        Dirty = false,
        CommandLine = "quick --data digits",
        DataSet = "digits",
        Seed = 1,
        Utc = DateTimeOffset.UnixEpoch,
    };

    public static IReadOnlyList<BenchmarkRow> Benchmarks { get; } =
    [
        Step("no-noise", "simd", 72.5), Step("local-reparam", "simd", 145), Step("shared", "simd", 80), Step("per-example", "simd", 2400),
        Step("input-noise", "simd", 85), Step("no-noise", "torch", 86), Step("local-reparam", "torch", 196),
        Step("per-example", "torch", 1200) with { Minibatch = 100, Note = "M = 100" },
    ];

    public static IReadOnlyList<VarianceRow> Variances { get; } =
    [
        .. Cells("no-noise", 2.8e3, 1.3e2), .. Cells("local-reparam", 7.8e3, 1.9e2), .. Cells("shared", 4.9e4, 8.5e2),
            .. Cells("per-example", 1.4e4, 4.3e2),
        .. Cells("input-noise", 1.6e4, 4.1e2),
    ];

    public static IReadOnlyList<AgreementRow> Agreement { get; } =
    [
        Of("local-reparam", "simd", SampleRows.Agreement),
        Of("local-reparam", "gpu", SampleRows.Agreement with { Error = null, Passed = null, Note = "no device" }),
    ];

    /// <summary>Everything that a whole run has.</summary>
    public SampleRun Fill()
    {
        Folder.Record(() =>
        {
            Machine.Save(Folder);
            Folder.Write(RunFolder.Benchmarks, Benchmarks);
            Folder.Write(RunFolder.Variance, Variances);
            Folder.Write(RunFolder.Agreement, Agreement);
            Folder.WriteNotes(["Digits stand in for MNIST."]);
        });
        return this;
    }

    public static BenchmarkRow Step(string estimator, string backend, double milliseconds) =>
        Of(estimator, backend, SampleRows.Benchmark with
        {
            Minibatch = 1000,
            Workload = "mnist",
            MedianNs = milliseconds * 1e6,
            Ci95LowNs = milliseconds * 0.98e6,
            Ci95HighNs = milliseconds * 1.03e6,
            Timing = "in-process",
            Gflops = 100,
            FractionOfPeak = 0.8,
            GigabytesPerS = 2,
            Note = "",
        });

    public static IEnumerable<VarianceRow> Cells(string estimator, double top, double bottom) =>
        (((string Layer, double Value)[])[("top", top), ("bottom", bottom)]).Select(c => Of(estimator, "simd", SampleRows.Variance with
        {
            Layer = c.Layer,
            Workload = "mnist",
            Minibatch = 1000,
            Epoch = 5,
            Variance = c.Value,
            Ci95Low = 0.9 * c.Value,
            Ci95High = 1.1 * c.Value,
            VarianceData = null,
            Draws = 64,
            Blocks = 4,
        }));

    public void Dispose() => _folder.Dispose();

    private static T Of<T>(string estimator, string backend, T row) where T : CaseRow => row with
    {
        Estimator = estimator,
        Posterior = "alpha",
        Kl = "cubic",
        Objective = (estimator == "input-noise" ? "input-noise " : "") + Objective,
        Backend = backend,
    };
}
