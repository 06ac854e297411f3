using Sgvb.Runs.Sharding;

namespace Sgvb.Bench;

/// <summary>
/// One part of the cases. Killed and run again, it times those that have no result yet, on the same machine only: times of two machines
/// make no one run.
/// </summary>
public static class BenchShard
{
    // A core at hand, roughly; only ratios matter, and only for how even the split is.
    private const double FlopsPerS = 6e10;
    private const double NormalsPerS = 1e9;

    /// <exception cref="SgvbException">The folder holds another shard, or one that was begun on another machine (exit code 4).</exception>
    public static void Run(BenchPlan plan, BenchSettings settings, Shard shard, string? output, Fingerprint print, Screen screen, CancellationToken stop)
    {
        var cases = BenchRun.Filtered(plan, settings).Cases;
        var manifest = ShardManifest.Create("bench", shard, Settings(settings, print), [.. cases.Select(c => (Name(c), Duration(c)))]) with
        {
            Machine = TimedOn.Of(print),
        };
        var folder = ShardFolder.Begin(output, print, manifest);
        if (folder.IsComplete)
        {
            screen.Line($"{folder.Run.Path}: {folder.Manifest.Title} is complete already");
            return;
        }

        var mine = folder.Manifest.Units.Select(u => u.Name).ToHashSet();
        var kept = folder.Run.ReadIfThere<BenchmarkRow>(RunFolder.Benchmarks);
        screen.Line($"{folder.Manifest.Title}: {mine.Count} of {folder.Manifest.PlanUnits} cases");
        folder.Run.Record(() =>
        {
            var attempt = new Attempt(folder, print.Machine, kept.Count);
            attempt.StartMeasuring();
            IReadOnlyDictionary<string, string>? leftOut = null;
            if (kept.Count < mine.Count)
                leftOut = new BenchRun(plan.Only(c => mine.Contains(Name(c))), settings, folder.Run, screen, stop) { Kept = kept }.Execute();
            attempt.Finished(mine.Count - kept.Count - (leftOut?.Count ?? 0));
            folder.Seal([RunFolder.Benchmarks, RunFolder.Measurements, RunFolder.Agreement], leftOut);
        });
    }

    public static string Name(IBenchCase one) => BenchUnit.NameOf(one.Row);

    /// <summary>
    /// Seconds: three processes are built and started, and each runs some twenty iterations of a tenth of a second or one step, or eight
    /// where a step takes longer than a second.
    /// </summary>
    private static double Duration(IBenchCase one)
    {
        var step = Math.Max(0.1, one.Flops / FlopsPerS + 2 * one.Normals / NormalsPerS);
        return 15 + 3 * (step > 1 ? 8 : 20) * step;
    }

    private static IEnumerable<(string Name, string? Value)> Settings(BenchSettings settings, Fingerprint print) =>
    [
        ("version", print.Version),
        ("commit", print.Commit is { } commit ? commit + (print.Dirty == true ? " with changes" : "") : null),
        ("seed", settings.Seed.ToString(CultureInfo.InvariantCulture)),
        ("timing", settings.IsInProcess ? "in process" : "in processes of their own"),
        ("length", settings.IsShort ? "short" : "full"),
        ("arguments", string.Join(' ', settings.Arguments)),
    ];
}
