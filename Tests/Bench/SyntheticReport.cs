using System.Collections.Immutable;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.Results;
using Sgvb.Bench.Benchmarks;

namespace Sgvb.Tests.Bench;

/// <summary>A report as BenchmarkDotNet makes it from what the measuring processes print, without measuring anything.</summary>
internal static class SyntheticReport
{
    /// <param name="type">The benchmark class.</param>
    /// <param name="text">Its case.</param>
    /// <param name="launches">Nanoseconds of each iteration of 4 operations, by process; none is a process that printed nothing.</param>
    /// <param name="exitCode">Of every process.</param>
    /// <param name="error">What a process prints that ends badly.</param>
    public static BenchmarkReport Of(
        Type type, string text, double[][] launches, int exitCode = 0, string error = "System.InvalidOperationException: out of luck")
    {
        var method = type.GetMethods().First(m => m.GetCustomAttributes(typeof(BenchmarkDotNet.Attributes.BenchmarkAttribute), false).Length > 0);
        var parameter = new ParameterInstance(
            new ParameterDefinition(nameof(StepBenchmark.Case), false, [text], false, typeof(string), 0), text, null!);
        var benchmark = BenchmarkCase.Create(
            new Descriptor(type, method), Job.Default, new ParameterInstances([parameter]),
                ImmutableConfigBuilder.Create(ManualConfig.CreateEmpty().AddDiagnoser(BenchmarkDotNet.Diagnosers.MemoryDiagnoser.Default)));
        var paths = ArtifactsPaths.Empty;
        var generated = GenerateResult.Success(paths, []);
        var executed = launches.Select((values, launch) => new ExecuteResult(
            true, exitCode, 1,
            [.. values.Select((v, i) => string.Create(CultureInfo.InvariantCulture, $"WorkloadResult {i + 1}: 4 op, {v} ns, {v / 4} ns/op"))],
            values.Length > 0 ? ["// GC:  0 0 0 0 4"] : [], exitCode == 0 ? [] : [error], launch + 1)).ToList();
        return new BenchmarkReport(
            exitCode == 0 && launches.Length > 0, benchmark, generated, BuildResult.Success(generated), executed, []);
    }

    /// <summary>A summary around reports and cases that were never run.</summary>
    public static Summary Summary(params IEnumerable<BenchmarkReport> reports) => new(
        "synthetic", [.. reports], BenchmarkDotNet.Environments.HostEnvironmentInfo.GetCurrent(), "", "", TimeSpan.Zero, CultureInfo.InvariantCulture,
        ImmutableArray<BenchmarkDotNet.Validators.ValidationError>.Empty, []);
}
