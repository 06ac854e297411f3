using Sgvb.Model.Kl;
using Sgvb.References.Agreement;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Measuring.Agreement;

/// <summary>
/// Holds every planned method on every backend against the reference. Each reference is worked out once for all backends, and its pass
/// through the network once for methods in a row that differ in their KL term only.
/// </summary>
public static class AgreementRunner
{
    /// <param name="methods">What to check.</param>
    /// <param name="backends">All that were asked for, unavailable ones included.</param>
    /// <param name="workloadsOf">The sizes a backend is checked at.</param>
    /// <param name="threads">Processor threads.</param>
    /// <param name="seed">Of inputs and noise.</param>
    /// <param name="given">A network's own parameters; null draws them.</param>
    /// <param name="progress">Takes a bar.</param>
    /// <param name="record">Gets the rows of one method on one backend at one size, as soon as they exist.</param>
    /// <param name="stop">Ends between cases.</param>
    public static void Run(
        IReadOnlyList<PlannedMethod> methods,
        IReadOnlyList<BackendEntry> backends,
        Func<BackendEntry, IReadOnlyList<Workload>> workloadsOf,
        int threads,
        uint seed,
        Parameters? given,
        Progress progress,
        Action<IReadOnlyList<AgreementRow>> record,
        CancellationToken stop)
    {
        var sizes = backends.SelectMany(b => workloadsOf(b).Select(w => (Backend: b, Workload: w))).GroupBy(p => p.Workload).ToList();
        var known = new AgreementCase?[sizes.Count];
        using var stage = progress.Begin("checking agreement", methods.Count * sizes.Count);
        foreach (var (name, method, undefined) in methods)
        {
            for (var s = 0; s < sizes.Count; s++)
            {
                stop.ThrowIfCancellationRequested();
                stage.Describe($"checking {name} {method.Posterior} {method.Kl.Name}");
                AgreementCase? check = null;
                foreach (var (backend, workload) in sizes[s])
                {
                    if ((undefined ?? method.Estimator.Entry.RefusalOn(workload.Network) ?? backend.Unavailable) is { } reason)
                    {
                        record([AgreementCase.NotCompared(name, method, workload, backend, threads, reason)]);
                        continue;
                    }

                    check ??= known[s] is { } before && before.SharesPassWith(name, method)
                        ? before.WithKl(method.Kl)
                        : AgreementCase.Create(name, method, workload, seed, given);
                    record(check.Compare(backend, threads));
                }

                known[s] = check ?? known[s];
                stage.Advance();
            }
        }
    }
}
