using Sgvb.Model;
using Sgvb.References.Agreement;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Agreement;

/// <summary>Holds every planned method on every backend against the reference; each reference is worked out once for all backends.</summary>
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
        using var stage = progress.Begin("checking agreement", methods.Count * sizes.Count);
        foreach (var (name, method, undefined) in methods)
        {
            foreach (var size in sizes)
            {
                stop.ThrowIfCancellationRequested();
                stage.Describe($"checking {name} {method.Posterior}");
                AgreementCase? known = null;
                foreach (var (backend, workload) in size)
                {
                    if ((undefined ?? backend.Unavailable) is { } reason)
                        record([AgreementCase.NotCompared(name, method, workload, backend, threads, reason)]);
                    else
                        record((known ??= AgreementCase.Create(name, method, workload, seed, given)).Compare(backend, threads));
                }

                stage.Advance();
            }
        }
    }
}
