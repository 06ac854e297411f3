using Sgvb.Gate.Export;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Tests.CommandLine;
using Sgvb.Tests.Gate;

namespace Sgvb.Tests.Export;

/// <summary>Runs and verdicts to export, and the tool that exports them as its user calls it.</summary>
internal static class ExportSamples
{
    public const string HostileCase = "Acme.Odd(Text: \"a\\\\b\", \"c,d\" 'é')";

    /// <summary>A run of this suite with times, allocations, rates and variances, one of them without an interval.</summary>
    public static string Suite(TemporaryFolder folder)
    {
        var run = SuiteFolder.Write(folder["suite"], 1);
        run.Write(RunFolder.Benchmarks, run.Read<BenchmarkRow>(RunFolder.Benchmarks)
            .Select(r => r with { Ci95LowNs = r.MedianNs * 0.98, Ci95HighNs = r.MedianNs * 1.03 }).ToList());
        run.Write<VarianceRow>(RunFolder.Variance, [Variance("top", 7800, 7600), Variance("bottom", 12, null)]);
        return run.Path;
    }

    /// <summary>Another project's run: three launches a case, and a name with every sign that a format may take for its own.</summary>
    public static string Foreign(TemporaryFolder folder, string name = "foreign", double slower = 1)
    {
        var file = new ForeignFile();
        file.Add("Acme.Hashing.Crc32", "DefaultJob", 38 * slower, 38.5 * slower, 38.2 * slower);
        file.Add(HostileCase, "DefaultJob", 812, 815, 810);
        file.Add("Acme.One", "DefaultJob", 5);
        file.Write(folder[name]);
        return folder[name];
    }

    /// <summary>The folder of a gate that failed.</summary>
    public static string Verdicts(TemporaryFolder folder)
    {
        var gate = Run("gate", "--baseline", Foreign(folder, "before"), "--candidate", Foreign(folder, "after", 1.5), "--output", folder["gate"]);
        Assert.Equal((1, ""), (gate.ExitCode, gate.Error));
        return folder["gate"];
    }

    /// <summary>A file of an export.</summary>
    public static string Export(TemporaryFolder folder, string run, string format, string file)
    {
        var export = Run("export", run, "--format", format, "--output", folder["out"]);
        Assert.Equal((0, ""), (export.ExitCode, export.Error));
        Assert.Contains(folder["out/" + file], export.Out, StringComparison.Ordinal);
        return folder["out/" + file];
    }

    public static ExportRow Row(TemporaryFolder folder, string run, string metric, string part) =>
        Sgvb.Runs.Csv.CsvRows.Read<ExportRow>(Export(folder, run, "csv", ExportRow.FileName))
            .Single(r => r.Metric == metric && r.Case.Contains(part, StringComparison.Ordinal));

    private static Executable Run(params string[] arguments) =>
        Executable.Run("Sgvb.BenchGate", arguments, ("GITHUB_ACTIONS", null), ("GITHUB_STEP_SUMMARY", null));

    private static VarianceRow Variance(string layer, double variance, double? low) => new()
    {
        Estimator = "local-reparam",
        Objective = "alpha kl=cubic",
        Backend = "simd",
        Workload = "tiny",
        Minibatch = 50,
        Layer = layer,
        Parameter = "theta",
        Method = "draws",
        Draws = 4096,
        Variance = variance,
        Ci95Low = low,
        Ci95High = low is null ? null : 2 * variance - low,
        VarianceData = variance / 4,
        VarianceNoise = 3 * variance / 4,
    };
}
