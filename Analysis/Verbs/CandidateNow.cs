using Sgvb.Analysis.Gate;
using Sgvb.Analysis.Gate.Ab;
using Sgvb.Analysis.Gate.Input;
using Sgvb.Runs;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Verbs;

/// <summary>A candidate for the gate, measured on the spot: the baseline's steps with the code of this repository.</summary>
internal static class CandidateNow
{
    /// <param name="baseline">Its steps name estimators, backends, workloads and threads.</param>
    /// <param name="launches">Processes to start.</param>
    /// <param name="run">Takes the candidate's run in a folder of its own.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="SgvbException">No repository, no step in the baseline, or a build or launch that failed.</exception>
    public static GateRun Measure(GateRun baseline, int launches, RunFolder run, CancellationToken stop)
    {
        var repository = Places.Repository()
            ?? throw new SgvbException("gate: without --candidate it measures the code of the repository, and there is none here");
        var steps = baseline.Cases.Select(c => c.Key).Where(k => k.Metric == Metric.Time && k.Estimator.Length > 0).ToList();
        if (steps.Count == 0)
            throw new SgvbException(
                $"{baseline.Path}: holds no steps of this suite; measure the candidate as you measured it, and name it with --candidate");
        var arguments = new List<string>();
        foreach (var (option, names) in ((string, IEnumerable<string>)[])
            [
                ("--estimator", steps.Select(k => k.Estimator)), ("--backend", steps.Select(k => k.Backend)),
                    ("--workload", steps.Select(k => k.Workload)),
            ])
            arguments.AddRange([option, string.Join(',', names.Distinct())]);
        if (baseline.Machine["threads"] is { } threads)
            arguments.AddRange(["--threads", threads]);
        var program = new BenchProgram(Revision.Build(repository, repository, stop));
        var launcher = new BenchLauncher(new Dictionary<Side, BenchProgram> { [Side.B] = program }, arguments);
        Screen.Default.Progress(progress =>
        {
            using var stage = progress.Begin("measuring the candidate", launches);
            for (var launch = 0; launch < launches; launch++, stage.Advance())
                launcher.Launch(Side.B, null, keep: true, stop);
        });
        var folder = RunFolder.Create(run.FileAt("candidate"), "", "candidate", DateTimeOffset.UtcNow);
        folder.Record(() => launcher.Write(Side.B, folder));
        return GateRun.Read(folder.Path);
    }
}
