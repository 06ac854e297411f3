using Sgvb.References.Agreement;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Measuring.Agreement;

/// <summary>Prove right, then time: every step that is about to be timed is first held against the reference, at its own widths.</summary>
public static class AgreementGate
{
    public const int Failed = 1;

    /// <summary>Checks and writes agreement.csv.</summary>
    /// <param name="steps">About to be timed.</param>
    /// <param name="seed">Of inputs and noise.</param>
    /// <param name="mustAll">Whether a backend that cannot do a step is an error; otherwise that step is left out.</param>
    /// <param name="run">Gets the file.</param>
    /// <param name="progress">Takes a bar.</param>
    /// <param name="stop">Ends between cases.</param>
    /// <returns>The steps to leave out, with the reason.</returns>
    /// <exception cref="SgvbException">A tensor is off (exit code 1), or a step could not be made (exit code 5).</exception>
    public static IReadOnlyDictionary<T, string> Check<T>(
        IReadOnlyList<T> steps, uint seed, bool mustAll, RunFolder run, Progress progress, CancellationToken stop)
        where T : ICheckedStep
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
        Judge(rows, mustAll, run.FileAt(RunFolder.Agreement));
        return LeftOut(steps, rows);
    }

    /// <summary>The steps whose backend could not do them, with the reason.</summary>
    internal static IReadOnlyDictionary<T, string> LeftOut<T>(IEnumerable<T> steps, IReadOnlyCollection<AgreementRow> rows)
        where T : ICheckedStep =>
        (from step in steps
         let reason = rows.FirstOrDefault(r => r.Passed is null && r.Backend == step.Backend && r.Estimator == step.Name && r.Workload == step.Workload.Name)?.Note
         where reason is not null
         select (step, reason)).ToDictionary(s => s.step, s => s.reason);

    /// <exception cref="SgvbException">See <see cref="Check"/>.</exception>
    public static void Judge(IReadOnlyCollection<AgreementRow> rows, bool mustAll, string file)
    {
        if (rows.Where(r => r.Passed == false).MaxBy(r => r.Error ?? double.PositiveInfinity) is { } worst)
            throw new SgvbException(
                $"{worst.Estimator} {worst.Posterior} on {worst.Backend}: {worst.Layer} {worst.Parameter} disagrees with the reference by "
                + $"{(worst.Error is { } error ? Format.Scientific(error) : "no finite number")}; nothing was timed; see {file}", Failed);
        if (mustAll && rows.FirstOrDefault(r => r.Passed is null) is { } missing)
            throw new SgvbException($"{missing.Estimator} on {missing.Backend}: {missing.Note}", SgvbException.Unavailable);
    }
}
