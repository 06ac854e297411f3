using Sgvb.Measuring.Timing;

namespace Sgvb.Experiments.Quick;

/// <summary>What <c>quick</c> was asked for, checked.</summary>
/// <param name="Notes">Estimators and backends that are left out, and why.</param>
/// <param name="Time">For everything after the build.</param>
public sealed record QuickPlan(
    CommonValues Values, IReadOnlyList<MethodChoice> Methods, IReadOnlyList<BackendEntry> Backends, IReadOnlyList<string> Notes,
    Workload Workload, DataSets Data, int Threads, TimeSpan Time)
{
    /// <summary>In the order of importance: when time runs short, the last are left out.</summary>
    internal static readonly string[] Defaults =
    [
        "no-noise", "local-reparam", "shared", "per-example", "flipout", "local-reparam+antithetic", "grouped", "input-noise",
        "binary-input-noise",
    ];

    /// <exception cref="SgvbException">A mistake of the user's.</exception>
    public static QuickPlan Read(ParseResult result, CommonOptions common, int seconds)
    {
        var values = common.Read(result);
        var methods = MethodSelection.Choose(values, Defaults, out var methodNotes);
        if (methods.Select(m => (m.Method.Posterior.Kind, m.Method.Posterior.Tie)).Distinct().Count() > 1)
            throw new SgvbException("--estimator: these methods have different posteriors, so no one state fits; ask one by one");
        var backends = BackendSelection.ForTiming(values, out var backendNotes);
        var (workload, data) = DataSelection.WithWorkload(values, "quick measures one workload");
        return new QuickPlan(values, methods, backends, [.. methodNotes, .. backendNotes], workload, data,
            values.Threads ?? Environment.ProcessorCount, TimeSpan.FromSeconds(seconds));
    }

    /// <summary>The state's training: noise levels are learned where one of the methods does so.</summary>
    public Method Training => TrainedState.MethodFor([.. Methods.Select(m => m.Method)]);

    /// <summary>
    /// Every method on every backend; where libtorch takes a smaller minibatch, the other backends take that one too, for the ratio.
    /// </summary>
    public IReadOnlyList<TimedCase> Cases()
    {
        var storing = Backends.Where(b => b.StoresNoise).ToList();
        var others = Backends.Except(storing).ToList();
        return
        [
            .. others.SelectMany(b => Methods.Select(m => Case(b, m.Method, small: false))),
            .. storing.SelectMany(b => Methods.Select(m => Case(b, m.Method, IsLong(b, m.Method)))),
            .. Methods.Where(m => storing.Exists(b => IsLong(b, m.Method))).SelectMany(m => others.Select(b => Case(b, m.Method, small: true))),
        ];
    }

    private bool IsLong(BackendEntry backend, Method method) => StoredNoise.IsLong(backend, method.Estimator, Workload);

    private TimedCase Case(BackendEntry backend, Method method, bool small) => small
        ? new TimedCase(backend, method, Workload.WithMinibatch(StoredNoise.LargestMinibatch), Threads, $"M = {StoredNoise.LargestMinibatch}")
        : new TimedCase(backend, method, Workload, Threads, "");
}
