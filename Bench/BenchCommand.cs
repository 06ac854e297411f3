using System.CommandLine;
using Sgvb.Runs;
using Sgvb.Runs.CommandLine;
using Sgvb.Runs.Machine;
using Sgvb.Runs.Terminal;

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
        var root = new RootCommand("Times steps, noise and matrix products with BenchmarkDotNet. What is not listed here is BenchmarkDotNet's own, "
            + "such as --filter '*Step*', --job Dry, --launchCount 5, --list flat.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        common.AddTo(root, common.Estimator, common.Backend, common.Workload, common.Minibatch, common.Threads, common.Seed, common.Group,
            common.Antithetic, common.Posterior, common.Kl, common.Output);
        root.Options.Add(inProcess);
        root.Options.Add(isShort);
        root.SetAction((result, stop) => Task.FromResult(Time(result, stop)));
        return root;

        int Time(ParseResult result, CancellationToken stop)
        {
            var arguments = PassThrough.Check([.. result.UnmatchedTokens], root.Options.Select(o => o.Name));
            var values = common.Read(result);
            var plan = BenchPlan.Of(values);
            var machine = Fingerprint(values, plan.Threads);
            var run = RunFolder.Create(values.Output, machine.Machine, "bench", DateTimeOffset.UtcNow);
            machine.Save(run);
            // A bundle has no source that a program for the measurement could be built from.
            var settings = new BenchSettings(result.GetValue(inProcess) || Places.Repository() is null, result.GetValue(isShort), values.Seed, arguments);
            run.Record(() => new BenchRun(plan, settings, run, Screen.Default, stop).Execute());
            return 0;
        }
    }

    private static Fingerprint Fingerprint(CommonValues values, int threads) => MachineReader.Read(Environment.GetCommandLineArgs().Skip(1)) with
    {
        Threads = threads,
        Seed = values.Seed,
        Backends = BackendStates.Read(),
    };
}
