namespace Sgvb.Measuring.Selection;

/// <summary>From <c>--workload --minibatch</c> to workloads.</summary>
public static class WorkloadSelection
{
    /// <summary>The workloads asked for, with the user's minibatch size; <c>all</c> is every registered one.</summary>
    /// <param name="values">The user's options.</param>
    /// <param name="defaults">Names where --workload is not given.</param>
    /// <exception cref="SgvbException">No such workload.</exception>
    public static IReadOnlyList<Workload> Choose(CommonValues values, IReadOnlyList<string> defaults) =>
    [
        .. (values.Workloads ?? defaults).SelectMany(n => n == NameList.All ? Registry.Workloads.Select(w => w.Name) : [n]).Distinct()
            .Select(n => ModelNames.Workload(n, values.Minibatch)),
    ];
}
