using Sgvb.Gate.Ab;
using Sgvb.Gate.Cases;
using Sgvb.Gate.Input;

namespace Sgvb.Cli.Verbs;

/// <summary>A candidate for the gate, measured on the spot: the baseline's steps with the code of this repository.</summary>
internal static class CandidateNow
{
    private const string InProcess = "in-process";

    /// <param name="baseline">Its steps name estimators, backends, workloads, threads, and how they were timed.</param>
    /// <param name="launches">Processes to start.</param>
    /// <param name="cpus">That they are held to; null for all.</param>
    /// <param name="run">Takes the candidate's run in a folder of its own.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The candidate, and the baseline less what cannot be measured on the spot.</returns>
    /// <exception cref="SgvbException">No repository, no step in the baseline, or a build or launch that failed.</exception>
    public static (GateRun Baseline, GateRun Candidate) Measure(GateRun baseline, int launches, CpuSet? cpus, RunFolder run, CancellationToken stop)
    {
        var repository = Places.Repository()
            ?? throw new SgvbException("gate: without --candidate it measures the code of the repository, and there is none here; "
                + "name the run to judge with --candidate");
        var steps = baseline.Cases
            .Where(c => c.Key.Estimator.Length > 0 && (c.Key.Metric == Metric.Time || c.Key.Metric == Metric.AllocatedBytes)).ToList();
        if (steps.Count == 0)
            throw new SgvbException(
                $"{baseline.Path}: holds no steps of this suite; measure the candidate as you measured it, and name it with --candidate");
        var program = Revision.Build(repository, Revision.Bench, repository, stop);
        var candidate = run.FileAt("candidate");
        if (baseline.Machine["timing"] == InProcess)
            InTurn(program, Arguments(baseline, steps), [.. steps.Select(s => s.Key)], launches, cpus, candidate, stop);
        else
            AtOnce(program, Arguments(baseline, steps), launches, cpus, candidate, stop);
        return (Restricted(baseline, steps), GateRun.Read(candidate));
    }

    private static List<string> Arguments(GateRun baseline, List<CaseSeries> steps)
    {
        var arguments = new List<string>();
        foreach (var (option, names) in ((string, IEnumerable<string>)[])
            [
                ("--estimator", steps.Select(c => c.Key.Estimator)), ("--backend", steps.Select(c => c.Key.Backend)),
                ("--workload", steps.Select(c => c.Key.Workload)),
            ])
            arguments.AddRange([option, string.Join(',', names.Distinct())]);
        if (steps.Select(c => c.Key.Minibatch).Distinct().ToList() is [> 0 and var minibatch])
            arguments.AddRange(["--minibatch", minibatch.ToString(CultureInfo.InvariantCulture)]);
        // A preset fixes its own objective.
        if (!steps.Any(c => Registry.Presets.ContainsKey(c.Key.Estimator))
            && steps.Select(c => (c.Key.Posterior, c.Key.Kl)).Distinct().ToList() is [({ Length: > 0 } posterior, { Length: > 0 } kl)])
            arguments.AddRange(["--posterior", posterior, "--kl", kl]);
        if (baseline.Machine["threads"] is { } threads)
            arguments.AddRange(["--threads", threads]);
        return arguments;
    }

    private static GateRun Restricted(GateRun baseline, List<CaseSeries> steps) => steps.Count == baseline.Cases.Count
        ? baseline
        : baseline with
        {
            Cases = steps,
            Notes =
            [
                .. baseline.Notes,
                "steps alone were measured on the spot; for statistics, noise and matrix products measure a whole run and name it "
                + "with --candidate",
            ],
        };

    /// <summary>A process a launch, each of which times every step in itself.</summary>
    private static void InTurn(
        string program, List<string> arguments, IReadOnlyList<CaseKey> steps, int launches, CpuSet? cpus, string output,
        CancellationToken stop)
    {
        var launcher = new BenchLauncher(new Dictionary<Side, BenchProgram> { [Side.B] = new(program) }, arguments, cpus);
        Screen.Default.Progress(progress =>
        {
            using var stage = progress.Begin("measuring the candidate", launches);
            for (var launch = 0; launch < launches; launch++, stage.Advance())
                launcher.Launch(Side.B, steps, keep: true, stop);
        });
        var folder = RunFolder.Create(output, "", "candidate", DateTimeOffset.UtcNow);
        folder.Record(() => launcher.Write(Side.B, folder));
    }

    /// <summary>As BenchmarkDotNet does it by itself: times taken in processes of its making compare with no others.</summary>
    private static void AtOnce(string program, List<string> arguments, int launches, CpuSet? cpus, string output, CancellationToken stop)
    {
        string[] all =
        [
            "exec", program, .. arguments, "--filter", "*Step*", "--launchCount", launches.ToString(CultureInfo.InvariantCulture),
            "--output", output,
        ];
        Screen.Default.Progress(progress =>
        {
            using var stage = progress.Begin("measuring the candidate with BenchmarkDotNet, as the baseline was", 1);
            var process = ChildProcess.Run(ChildProcess.Dotnet, all, null, null, stop, cpus);
            if (process.ExitCode != 0)
                throw new SgvbException(
                    $"{program}: the candidate's measurement failed: {OneLine.Of(process.LastWords)}", SgvbException.Unavailable);
            stage.Advance();
        });
    }
}
