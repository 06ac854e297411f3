using System.Runtime.InteropServices;

namespace Sgvb.Runs.Machine;

/// <summary>Reads the fingerprint of the machine that this process runs on. Whatever cannot be read is left null.</summary>
public static class MachineReader
{
    /// <param name="args">The command line, for the record.</param>
    public static Fingerprint Read(IEnumerable<string> args)
    {
        var cpu = CpuInfo.Parse(SystemFile.Text("/proc/cpuinfo") ?? "");
        var model = cpu.Model ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        var git = GitState.Read(Places.Repository());
        var limits = ContainerLimits.Read();
        return new Fingerprint
        {
            Machine = MachineName.Of(model, Environment.ProcessorCount),
            Processor = new Processor
            {
                Vendor = cpu.Vendor,
                Model = model,
                Family = cpu.Family,
                ModelNumber = cpu.ModelNumber,
                Sockets = cpu.Sockets,
                Cores = cpu.Cores,
                LogicalProcessors = cpu.LogicalProcessors ?? Environment.ProcessorCount,
                L1DataBytes = Cache(1),
                L2Bytes = Cache(2),
                L3Bytes = Cache(3),
                InstructionSets = Machine.InstructionSets.Supported(),
            },
            MemoryBytes = Memory(SystemFile.Text("/proc/meminfo")) ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            Hypervisor = Hypervisor(cpu),
            Governor = SystemFile.Text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            Os = OsName(SystemFile.Text("/etc/os-release")) ?? RuntimeInformation.OSDescription,
            Kernel = Environment.OSVersion.VersionString,
            Architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
            Dotnet = RuntimeInformation.FrameworkDescription,
            GarbageCollector = (System.Runtime.GCSettings.IsServerGC ? "server" : "workstation")
                + (System.Runtime.GCSettings.LatencyMode == System.Runtime.GCLatencyMode.Batch ? "" : " concurrent"),
            Threads = Environment.ProcessorCount,
            Gpu = Directory.Exists("/proc/driver/nvidia/gpus") ? NvidiaModel() : null,
            GpuDriver = NvidiaDriver(SystemFile.Text("/proc/driver/nvidia/version")),
            CpuQuota = limits.Quota,
            MemoryLimitBytes = limits.Memory,
            Variables = Switches.Read(),
            Version = typeof(MachineReader).Assembly.GetName().Version?.ToString(3),
            Commit = git.Commit,
            Dirty = git.Dirty,
            CommitUnknown = git.Unknown,
            CommandLine = PlainPaths.In(string.Join(' ', args.Select(a => a.Contains(' ') ? "'" + a + "'" : a))),
            Utc = DateTimeOffset.UtcNow,
        };
    }

    /// <summary>The number after MemTotal, in bytes.</summary>
    internal static long? Memory(string? meminfo)
    {
        var line = meminfo?.Split('\n').FirstOrDefault(l => l.StartsWith("MemTotal:", StringComparison.Ordinal));
        return long.TryParse(line?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], NumberStyles.None, CultureInfo.InvariantCulture, out var kib)
            ? kib * 1024
            : null;
    }

    internal static string? OsName(string? release) => release?.Split('\n')
        .FirstOrDefault(l => l.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?["PRETTY_NAME=".Length..].Trim('"');

    /// <summary>The version after "Kernel Module" in the driver's own file.</summary>
    internal static string? NvidiaDriver(string? version)
    {
        var words = version?.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return words.FirstOrDefault(w => w.Contains('.') && w.All(c => char.IsAsciiDigit(c) || c == '.'));
    }

    private static string? NvidiaModel()
    {
        var models = Directory.GetDirectories("/proc/driver/nvidia/gpus").Select(d => SystemFile.Text(Path.Combine(d, "information")))
            .Select(t => t?.Split('\n').FirstOrDefault(l => l.StartsWith("Model:", StringComparison.Ordinal))?["Model:".Length..].Trim())
            .Where(m => m is not null).ToList();
        return models.Count == 0 ? null : string.Join(", ", models.GroupBy(m => m).Select(g => g.Count() == 1 ? g.Key : $"{g.Count()} × {g.Key}"));
    }

    private static long? Cache(int level)
    {
        const string caches = "/sys/devices/system/cpu/cpu0/cache";
        if (!Directory.Exists(caches))
            return null;
        foreach (var index in Directory.GetDirectories(caches, "index*"))
            if (SystemFile.Text(index + "/level") == level.ToString(CultureInfo.InvariantCulture) && SystemFile.Text(index + "/type") is "Data" or "Unified")
                return Size(SystemFile.Text(index + "/size"));
        return null;
    }

    /// <summary>"32768K" in bytes.</summary>
    internal static long? Size(string? text) =>
        text is { Length: > 1 } && long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? text[^1] switch { 'K' => n << 10, 'M' => n << 20, _ => null }
            : null;

    private static string? Hypervisor(CpuInfo cpu)
    {
        var vendor = SystemFile.Text("/sys/class/dmi/id/sys_vendor");
        var product = SystemFile.Text("/sys/class/dmi/id/product_name");
        var type = SystemFile.Text("/sys/hypervisor/type");
        if (type is null && !cpu.Virtual)
            return null;
        var names = ((string?[])[type, vendor, product]).Where(n => !string.IsNullOrWhiteSpace(n)).Distinct().ToList();
        return names.Count > 0 ? string.Join(' ', names) : "yes";
    }
}
