using System.CommandLine;
using Sgvb.Backends.Gpu;
using Sgvb.Backends.Simd;
using Sgvb.Bench.Curves;
using Sgvb.Bench.Targets;
using Sgvb.Measuring.Machine;
using Sgvb.Runs.CommandLine;

namespace Sgvb.Bench;

/// <summary>The command line of <c>./run-bench.sh bench</c>: our filters, then BenchmarkDotNet's own arguments.</summary>
public static class BenchCommand
{
    public static RootCommand Root()
    {
        var common = new CommonOptions();
        var inProcess = new Option<bool>("--in-process")
        {
            Description = "time in this process, without building one for the measurement (a bundle always does); the results say so",
        };
        var isShort = new Option<bool>("--short") { Description = "one launch of six samples a case, in place of three of ten" };
        var targets = new Option<bool>("--targets")
        {
            Description = "measure the targets of the managed backend, or of a GPU with --backend gpu, at most eight minutes, in place of BenchmarkDotNet's benchmarks",
        };
        var curves = new Option<bool>("--curves")
        {
            Description = "measure step time against width, minibatch and threads, in place of BenchmarkDotNet's benchmarks",
        };
        var root = new RootCommand("Times steps, noise and matrix products with BenchmarkDotNet. What is not listed here is BenchmarkDotNet's own, "
            + "such as --filter '*Step*', --job Dry, --launchCount 5, --list flat.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        common.AddTo(root, common.Estimator, common.Backend, common.Workload, common.Minibatch, common.Threads, common.Seed, common.Group,
            common.Antithetic, common.Posterior, common.Kl, common.Output, common.Shard);
        root.Options.Add(inProcess);
        root.Options.Add(isShort);
        root.Options.Add(targets);
        root.Options.Add(curves);
        root.SetAction((result, stop) => Task.FromResult(Time(result, stop)));
        return root;

        int Time(ParseResult result, CancellationToken stop)
        {
            var arguments = PassThrough.Check([.. result.UnmatchedTokens], root.Options.Select(o => o.Name));
            var values = common.Read(result);
            if (result.GetValue(targets) && result.GetValue(curves))
                throw new SgvbException("bench: --targets and --curves are two runs; name one of them");
            if (values.Shard is not null && (result.GetValue(targets) || result.GetValue(curves)))
                throw new SgvbException("--shard: splits the benchmarks; --targets and --curves compare times within one run on one machine");
            if ((result.GetValue(targets) || result.GetValue(curves)) && (result.UnmatchedTokens.Count > 0 || result.GetValue(inProcess) || result.GetValue(isShort)))
                throw new SgvbException("bench: --targets and --curves time by themselves: --in-process, --short and BenchmarkDotNet's own arguments do not go with them");
            return result.GetValue(targets) ? Targets(values, stop)
                : result.GetValue(curves) ? Curves(values, stop)
                : Benchmarks(values, result.GetValue(inProcess), result.GetValue(isShort), arguments, stop);
        }
    }

    private static int Benchmarks(CommonValues values, bool inProcess, bool isShort, string[] arguments, CancellationToken stop)
    {
        var plan = BenchPlan.Of(values);
        // A bundle has no SDK to build a program for the measurement with.
        var settings = new BenchSettings(inProcess || Places.Repository() is null, isShort, values.Seed, arguments);
        if (arguments.Contains("--list", StringComparer.OrdinalIgnoreCase))
            BenchRun.List(plan, settings);
        else if (values.Shard is { } shard)
            BenchShard.Run(plan, settings, shard, values.Output, Machine(values), Screen.Default, stop);
        else
            Record(values, "bench", run => new BenchRun(plan, settings, run, Screen.Default, stop).Execute());
        return 0;
    }

    private static int Targets(CommonValues values, CancellationToken stop)
    {
        if ((values.Estimators ?? values.Workloads) is not null || values.Minibatch is not null || values.Group is not null || values.Antithetic
            || values.Posterior is not null || values.Kl is not null)
            throw new SgvbException("bench: --targets has its own estimators and sizes; only --backend, --threads, --seed and --output go with it");
        var isGpu = values.Backends is [GpuBackend.RegistryName];
        if (!isGpu && values.Backends is not (null or [SimdBackend.RegistryName]))
            throw new SgvbException($"bench: --targets are {SimdBackend.RegistryName}'s or {GpuBackend.RegistryName}'s; --backend names one of these");
        if (isGpu)
            BackendSelection.ForTiming(values, out _);
        var threads = values.Threads ?? Environment.ProcessorCount;
        Record(values, "targets", run => new TargetsRun(
            token => isGpu ? new GpuTargetList(threads, values.Seed, TimeSpan.FromSeconds(3), token) : new TargetList(threads, values.Seed, token),
            values.Seed, run, Screen.Default, stop).Execute());
        return 0;
    }

    private static int Curves(CommonValues values, CancellationToken stop)
    {
        if (values.Workloads is not null)
            throw new SgvbException("bench: --curves has its own sizes; leave --workload out");
        var methods = MethodSelection.Choose(values, ["no-noise", "local-reparam"], out _);
        var backends = BackendSelection.ForTiming(values with { Backends = values.Backends ?? [Registry.Default.Name] }, out _);
        var points = CurvePoint.All(methods, backends, values).ToList();
        Record(values, "curves", run => new CurvesRun(points, values, run, Screen.Default, stop).Execute());
        return 0;
    }

    private static void Record(CommonValues values, string name, Action<RunFolder> work)
    {
        var machine = Machine(values);
        var run = RunFolder.Create(values.Output, machine, name);
        run.Record(() => work(run));
    }

    private static Fingerprint Machine(CommonValues values) => ThisMachine.ForRun(values.Threads ?? Environment.ProcessorCount, values.Seed);
}
