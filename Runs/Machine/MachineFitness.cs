namespace Sgvb.Runs.Machine;

/// <summary>
/// Whether times measured now would be the code's: other load, a clock that follows the load, fewer processors than asked for, a battery. What
/// cannot be read is unknown, and no trouble.
/// </summary>
/// <param name="read">A system file's text, of a folder (with a slash at its end) the names in it; null where there is none.</param>
/// <param name="wait">Lets time pass between two looks at the processors' counters.</param>
/// <param name="own">Processor time of this process so far.</param>
public sealed class MachineFitness(Func<string, string?> read, Action<TimeSpan> wait, Func<TimeSpan> own)
{
    /// <summary>Counters move in hundredths of a second: a second shows a percent of a processor.</summary>
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(1);

    /// <summary>Of the processors' time; what a quiet system's own services take is less.</summary>
    private const double MostLoad = 0.05;

    /// <summary>Of the processors' time, taken by the hypervisor for other guests.</summary>
    private const double MostStolen = 0.02;

    public MachineFitness()
        : this(path => path.EndsWith('/') ? SystemFile.Names(path) : SystemFile.Text(path), Thread.Sleep, () => Environment.CpuUsage.TotalTime)
    {
    }

    /// <param name="threads">That are to measure; null for as many as there are processors.</param>
    /// <param name="cpus">That the measuring process will be held to; null for all that this one may use.</param>
    public IReadOnlyList<FitnessCheck> Check(int? threads = null, CpuSet? cpus = null)
    {
        var allowed = Allowed();
        var used = cpus ?? allowed;
        return [Load(used), .. Governors(used), Processors(threads, used, allowed), .. Power()];
    }

    /// <summary>What the troubles say, in one line; null where there is none.</summary>
    public static string? Trouble(IReadOnlyList<FitnessCheck> checks) =>
        checks.Where(c => c.Trouble is not null).Select(c => c.Trouble).ToList() is { Count: > 0 } all ? string.Join("; ", all) : null;

    private CpuSet? Allowed() => read("/proc/self/status")?.Split('\n')
        .FirstOrDefault(l => l.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)) is { } line ? CpuSet.TryParse(line.Split(':')[1].Trim()) : null;

    private FitnessCheck Load(CpuSet? used)
    {
        var (before, mine) = (ProcessorTimes.Parse(read("/proc/stat")), own());
        wait(Sample);
        var (after, mineAfter) = (ProcessorTimes.Parse(read("/proc/stat")), own());
        var numbers = before.Keys.Intersect(after.Keys).Where(p => used?.Processors.Contains(p) ?? true).ToList();
        var shares = numbers.Select(p => after[p].Since(before[p])).ToList();
        if (shares.Count == 0)
            return new("other load", "unknown");
        var others = Math.Max(0, shares.Sum(s => s.Busy) - (mineAfter - mine) / Sample) / shares.Count;
        var stolen = shares.Average(s => s.Stolen);
        var state = string.Create(CultureInfo.InvariantCulture,
            $"{100 * others:0.#} % of {shares.Count} {(shares.Count == 1 ? "processor" : "processors")}, {100 * stolen:0.#} % taken by other guests");
        return new("other load", state,
            others > MostLoad ? $"other work uses {Percent(others)} of the processors' time: end it, or measure on processors that are free (--cpus)"
            : stolen > MostStolen ? $"the hypervisor gives {Percent(stolen)} of the processors' time to other guests: measure when they rest, or on a machine of your own"
            : null);
    }

    private IEnumerable<FitnessCheck> Governors(CpuSet? used)
    {
        var governors = (used?.Processors ?? [0]).Select(p => read($"/sys/devices/system/cpu/cpu{p.ToString(CultureInfo.InvariantCulture)}/cpufreq/scaling_governor"))
            .OfType<string>().ToList();
        var other = governors.Where(g => g != "performance").Distinct().ToList();
        yield return governors.Count == 0 ? new("governor", "unknown")
            : new("governor", string.Join(", ", governors.Distinct()), other.Count == 0 ? null
                : $"the governor is {string.Join(", ", other)}, so the clock follows the load: choose performance (cpupower frequency-set -g performance)");
    }

    private FitnessCheck Processors(int? threads, CpuSet? used, CpuSet? allowed)
    {
        var count = used?.Processors.Count ?? Environment.ProcessorCount;
        var asked = threads ?? count;
        var quota = ContainerLimits.Read(read, "/proc/self/cgroup", "/sys/fs/cgroup").Processors;
        var forbidden = allowed is null || used is null ? [] : used.Processors.Except(allowed.Processors).ToList();
        var state = string.Create(CultureInfo.InvariantCulture, $"{asked} threads on {count} processors")
            + (used is null ? "" : $" ({used})") + (quota is { } q && double.IsFinite(q) ? string.Create(CultureInfo.InvariantCulture, $", the time of {q:0.###}") : "");
        return new("processors", state,
            forbidden.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"processors {string.Join(',', forbidden)} are not this process's: it may use {allowed}")
            : asked > count ? string.Create(CultureInfo.InvariantCulture, $"{asked} threads share {count} processors: ask for fewer (--threads)")
            : quota < asked ? string.Create(CultureInfo.InvariantCulture, $"a quota gives {asked} threads the time of {quota:0.###} processors: ask for fewer (--threads), or raise it")
            : null);
    }

    private IEnumerable<FitnessCheck> Power()
    {
        var supplies = (read("/sys/class/power_supply/") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(s => $"/sys/class/power_supply/{s}").ToList();
        var batteries = supplies.Where(s => read(s + "/type") == "Battery" && read(s + "/scope") != "Device").ToList();
        if (batteries.Count == 0)
            yield break;
        var discharging = batteries.Exists(b => read(b + "/status") == "Discharging");
        yield return new("power", discharging ? "battery" : "mains",
            discharging ? "the machine runs on its battery, and saves power: plug it in" : null);
    }

    private static string Percent(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
