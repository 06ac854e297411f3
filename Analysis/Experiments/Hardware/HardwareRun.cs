using Sgvb.Experiments.Rank;

namespace Sgvb.Experiments.Hardware;

/// <summary>One machine of a comparison.</summary>
/// <param name="Label">Its name, unique among those compared.</param>
/// <param name="Facts">What was measured on it.</param>
/// <param name="Machine">Its fingerprint.</param>
public sealed record HardwareRun(string Label, RunFacts Facts, Fingerprint Machine)
{
    private readonly ILookup<Case, BenchmarkRow> _cases = Facts.Steps.ToLookup(s => s.Case);

    public IReadOnlyList<BenchmarkRow> Steps { get; } = [.. Facts.Steps];

    public IReadOnlySet<string> Workloads { get; } = Facts.Steps.Select(s => s.Workload).ToHashSet();

    /// <summary>Who buys the most, for each question that the run answers.</summary>
    public IReadOnlyList<Panel> Panels { get; } = Ranking.Build(Facts);

    /// <summary>The steps of a case, one for each number of threads.</summary>
    public IEnumerable<BenchmarkRow> Of(Case one) => _cases[one];

    /// <exception cref="SgvbException">
    /// A run is missing or broken (2), holds no step times (5), or no workload that another one has (4).
    /// </exception>
    public static IReadOnlyList<HardwareRun> Read(IReadOnlyList<string> paths)
    {
        var folders = paths.Select(RunFolder.Open).ToList();
        var facts = folders.Select(RunFacts.Of).ToList();
        // Load reports the missing fingerprint itself.
        var machines = folders.Select(Fingerprint.Load).ToList();
        var runs = Labels(facts, machines).Select((label, i) => new HardwareRun(label, facts[i], machines[i])).ToList();
        foreach (var (run, folder) in runs.Zip(folders))
        {
            if (run.Steps.Count == 0)
                throw new SgvbException($"{folder.Path}: holds no step times; measure them with quick or bench", SgvbException.Unavailable);
            if (!run.Workloads.Overlaps(runs[0].Workloads))
                throw new SgvbException($"{folder.Path}: measured {Names(run)}, but {folders[0].Path} measured {Names(runs[0])}; "
                    + "compare runs of the same workloads", SgvbException.NotComparable);
        }

        return runs;

        static string Names(HardwareRun run) => string.Join(", ", run.Workloads.Order(StringComparer.Ordinal));
    }

    /// <summary>The machine's name with the instruction set that it was limited to: what runs of one machine have in common.</summary>
    public static string Name(Fingerprint machine) => string.Join(' ', Limits(machine).Prepend(machine.Machine));

    /// <summary>Machine and forced instruction set; where that does not tell two runs apart, the run's name as well.</summary>
    private static List<string> Labels(IReadOnlyList<RunFacts> facts, IReadOnlyList<Fingerprint> machines)
    {
        var names = machines.Select(Name).ToList();
        var labels = names.Select((name, i) => names.Count(n => n == name) > 1 ? $"{name} {facts[i].Name}" : name).ToList();
        return [.. labels.Select((label, i) => labels.Count(l => l == label) > 1 ? $"{label} ({i + 1})" : label)];
    }

    /// <summary>Variables that take instructions away: another machine in the same box.</summary>
    private static IEnumerable<string> Limits(Fingerprint machine) => (machine.Variables ?? new Dictionary<string, string>())
        .Where(v => v.Key == Backends.Simd.Lanes.SimdPaths.Variable || (
            v.Key.StartsWith("DOTNET_Enable", StringComparison.Ordinal) && v.Value == "0"))
        .Select(v => v.Key == Backends.Simd.Lanes.SimdPaths.Variable ? $"limited to {v.Value}" : $"without {v.Key["DOTNET_Enable".Length..]}");
}
