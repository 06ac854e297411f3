namespace Sgvb.Runs.Machine;

/// <summary>
/// What a container or a service may use of its machine, as Linux's control groups limit it: of every group on the way up, the least counts.
/// </summary>
/// <param name="Processors">Time of so many processors at most; infinite without a quota, null where no group can be read.</param>
/// <param name="Memory">Bytes; null without a limit.</param>
public sealed record ContainerLimits(double? Processors, long? Memory)
{
    /// <summary>"none", or such as "1.5": null where it is not known.</summary>
    public string? Quota => Processors is not { } p ? null : double.IsInfinity(p) ? "none" : p.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Of this process.</summary>
    public static ContainerLimits Read() => Read("/proc/self/cgroup", "/sys/fs/cgroup");

    /// <param name="membership">/proc/self/cgroup: "0::/a/b" of version 2, "4:cpu,cpuacct:/a/b" of version 1.</param>
    /// <param name="root">Where the groups are mounted.</param>
    internal static ContainerLimits Read(string membership, string root) => Read(SystemFile.Text, membership, root);

    /// <param name="text">A file's text; null where there is none.</param>
    /// <param name="membership">As above.</param>
    /// <param name="root">As above.</param>
    internal static ContainerLimits Read(Func<string, string?> text, string membership, string root)
    {
        double? processors = null;
        long? memory = null;
        foreach (var line in (text(membership) ?? "").Split('\n'))
        {
            if (line.Split(':', 3) is not [_, var controllers, var path])
                continue;
            foreach (var group in controllers.Length == 0 ? Groups(root, path) : [])
            {
                processors = Least(processors, text(group + "/cpu.max")?.Split(' ') is [var quota, var period] ? Share(quota, period) : null);
                memory = Smaller(memory, text(group + "/memory.max"));
            }

            foreach (var group in controllers.Split(',').Contains("cpu") ? Groups(Path.Combine(root, controllers), path).Concat(Groups(root + "/cpu", path)) : [])
                processors = Least(processors, Share(text(group + "/cpu.cfs_quota_us"), text(group + "/cpu.cfs_period_us")));
            foreach (var group in controllers == "memory" ? Groups(root + "/memory", path) : [])
                memory = Smaller(memory, text(group + "/memory.limit_in_bytes"));
        }

        return new(processors, memory);
    }

    /// <summary>A group's folder and those above it. In a container the path may be the host's, and the root the group's own.</summary>
    private static IEnumerable<string> Groups(string root, string path)
    {
        for (var inside = path.Trim('/'); inside.Length > 0; inside = Path.GetDirectoryName(inside) ?? "")
            yield return Path.Combine(root, inside);
        yield return root;
    }

    /// <summary>"max" and −1 are no limit.</summary>
    private static double? Share(string? quota, string? period) =>
        !double.TryParse(period, NumberStyles.None, CultureInfo.InvariantCulture, out var us) || us <= 0 || quota is null ? null
        : double.TryParse(quota, NumberStyles.None, CultureInfo.InvariantCulture, out var used) && used > 0 ? used / us : double.PositiveInfinity;

    private static double? Least(double? a, double? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);

    // Version 1 writes no limit as the largest number of whole pages.
    private static long? Smaller(long? known, string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes < 1L << 60 ? Math.Min(known ?? bytes, bytes) : known;
}
