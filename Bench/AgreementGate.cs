using Sgvb.Bench.Cases;
using Sgvb.References.Agreement;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Bench;

/// <summary>Prove right, then time: every step that is about to be timed is first held against the reference, at its own widths.</summary>
public static class AgreementGate
{
    public const int Failed = 1;

    /// <summary>Checks and writes agreement.csv.</summary>
    /// <exception cref="SgvbException">A tensor is off (exit code 1), or a step could not be made (exit code 5).</exception>
    public static void Check(IReadOnlyList<StepCase> steps, uint seed, RunFolder run, Progress progress, CancellationToken stop)
    {
        var rows = new List<AgreementRow>();
        var cases = steps.GroupBy(s => (s.Name, s.Method, s.Workload.Name)).ToList();
        using (var stage = progress.Begin("checking agreement", cases.Count))
        {
            foreach (var same in cases)
            {
                stop.ThrowIfCancellationRequested();
                var (name, method, workload) = (same.First().Name, same.First().Method, same.First().Workload);
                stage.Describe($"checking {name}");
                var check = AgreementCase.Create(name, method, workload.WithMinibatch(AgreementCase.Minibatch), seed);
                foreach (var step in same.DistinctBy(s => (s.Backend, s.Threads)))
                    rows.AddRange(check.Compare(Registry.Backend(step.Backend), step.Threads));
                stage.Advance();
            }
        }

        run.Write(RunFolder.Agreement, rows);
        Judge(rows, run.FileAt(RunFolder.Agreement));
    }

    /// <exception cref="SgvbException">See <see cref="Check"/>.</exception>
    internal static void Judge(IReadOnlyCollection<AgreementRow> rows, string file)
    {
        if (rows.Where(r => r.Passed == false).MaxBy(r => r.Error ?? double.PositiveInfinity) is { } worst)
            throw new SgvbException(
                $"{worst.Estimator} {worst.Posterior} on {worst.Backend}: {worst.Layer} {worst.Parameter} disagrees with the reference by "
                + $"{(worst.Error is { } error ? Format.Scientific(error) : "no finite number")}; nothing was timed; see {file}", Failed);
        if (rows.FirstOrDefault(r => r.Passed is null) is { } missing)
            throw new SgvbException($"{missing.Estimator} on {missing.Backend}: {missing.Note}", SgvbException.Unavailable);
    }
}
