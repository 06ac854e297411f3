namespace Sgvb.Runs.Machine;

/// <summary>What one processor has done since the system began, in ticks, as Linux counts it.</summary>
/// <param name="Busy">With work of any process.</param>
/// <param name="Stolen">Given to other guests by the hypervisor.</param>
/// <param name="All">Every tick, idle ones too.</param>
internal readonly record struct ProcessorTimes(long Busy, long Stolen, long All)
{
    /// <summary>/proc/stat by processor; empty where there is none.</summary>
    public static IReadOnlyDictionary<int, ProcessorTimes> Parse(string? stat)
    {
        var all = new Dictionary<int, ProcessorTimes>();
        foreach (var line in (stat ?? "").Split('\n'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // "cpu3 user nice system idle iowait irq softirq steal guest guest_nice": a guest's time stands in user's already.
            if (words.Length < 9 || !words[0].StartsWith("cpu", StringComparison.Ordinal)
                || !int.TryParse(words[0].AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var processor))
                continue;
            var ticks = words.Skip(1).Take(8).Select(w => long.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).ToArray();
            all[processor] = new(ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6], ticks[7], ticks.Sum());
        }

        return all;
    }

    /// <summary>Shares of the time since an earlier look.</summary>
    public (double Busy, double Stolen) Since(ProcessorTimes before) =>
        All <= before.All ? (0, 0) : ((double)(Busy - before.Busy) / (All - before.All), (double)(Stolen - before.Stolen) / (All - before.All));
}
