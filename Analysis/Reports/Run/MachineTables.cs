using Sgvb.Runs.Machine;

namespace Sgvb.Reports.Run;

/// <summary>The machine in tables, for the terminal and the reports.</summary>
public static class MachineTables
{
    public static TextTable Machine(Fingerprint m)
    {
        var p = m.Processor;
        var table = new TextTable("Machine " + m.Machine, "what", "value");
        Add("processor", p.Model);
        Add("sockets, cores, logical processors", $"{Or(p.Sockets)}, {Or(p.Cores)}, {Or(p.LogicalProcessors)}");
        Add("caches L1d, L2, L3", string.Join(", ", ((long?[])[p.L1DataBytes, p.L2Bytes, p.L3Bytes])
            .Select(b => b is { } n ? Format.Bytes(n).Text : "unknown")));
        Add("memory", m.MemoryBytes is { } bytes ? Format.Bytes(bytes).Text : null);
        Add("limits of the container", string.Join(", ", ((string?[])[m.CpuQuota is { } quota and not "none" ? $"the time of {quota} processors" : null,
            m.MemoryLimitBytes is { } most ? $"{Format.Bytes(most)} of memory" : null]).Where(l => l is not null)));
        Add("instruction sets", string.Join(" ", p.InstructionSets));
        Add("hypervisor", m.Hypervisor);
        Add("governor", m.Governor);
        Add("GPU, driver", m.Gpu is null ? null : $"{m.Gpu}, {m.GpuDriver ?? "driver unknown"}");
        Add("system", $"{m.Os}, {m.Kernel}, {m.Architecture}");
        Add("runtime", $"{m.Dotnet}, {m.GarbageCollector} garbage collector");
        Add("threads", Or(m.Threads));
        Add("version", m.Version
            + (m.Commit is { } commit ? $", commit {commit[..Math.Min(12, commit.Length)]}{(m.Dirty == true ? " with changes" : "")}"
                : m.CommitUnknown is { } why ? $", commit unknown: {why}" : ""));
        foreach (var (name, value) in m.Variables ?? new Dictionary<string, string>())
            Add(name, value);
        return table;

        void Add(string what, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                table.Add(what, value);
        }
    }

    public static TextTable Backends(Fingerprint m)
    {
        var table = new TextTable("Backends", "backend", "state");
        foreach (var (name, state) in m.Backends ?? new Dictionary<string, string>())
            table.Add(name, state);
        return table;
    }

    public static TextTable Fitness(IReadOnlyList<FitnessCheck> checks)
    {
        var table = new TextTable("Fit to measure", "what", "state", "trouble");
        foreach (var check in checks)
            table.Add(check.Name, check.State, check.Trouble ?? "");
        return table;
    }

    private static string Or(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "unknown";
}
