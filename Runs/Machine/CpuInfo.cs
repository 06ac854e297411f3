namespace Sgvb.Runs.Machine;

/// <summary>What Linux's /proc/cpuinfo says; other systems leave it empty.</summary>
public sealed record CpuInfo(
    string? Vendor, string? Model, int? Family, int? ModelNumber, int? Sockets, int? Cores, int? LogicalProcessors, bool Virtual)
{
    public static CpuInfo Unknown { get; } = new(null, null, null, null, null, null, null, false);

    /// <summary>Blocks of "name : value" lines, one block a logical processor, with blank lines between.</summary>
    public static CpuInfo Parse(string text)
    {
        var blocks = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Fields).Where(f => f.ContainsKey("processor")).ToList();
        if (blocks.Count == 0)
            return Unknown;
        var first = blocks[0];
        var sockets = blocks.Select(b => b.GetValueOrDefault("physical id")).Where(id => id is not null).Distinct().Count();
        var cores = blocks.Where(b => b.ContainsKey("core id"))
            .Select(b => (b.GetValueOrDefault("physical id"), b["core id"])).Distinct().Count();
        return new CpuInfo(
            first.GetValueOrDefault("vendor_id") ?? Implementer(first.GetValueOrDefault("CPU implementer")),
            ModelName(first),
            Number(first.GetValueOrDefault("cpu family")),
            Number(first.GetValueOrDefault("model")),
            sockets > 0 ? sockets : null,
            cores > 0 ? cores : null,
            blocks.Count,
            first.GetValueOrDefault("flags")?.Split(' ').Contains("hypervisor") ?? false);
    }

    private static Dictionary<string, string> Fields(string block)
    {
        var fields = new Dictionary<string, string>();
        foreach (var line in block.Split('\n'))
            if (line.IndexOf(':') is > 0 and var colon)
                fields[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        return fields;
    }

    /// <summary>ARM kernels give numbers in place of a name.</summary>
    private static string? ModelName(Dictionary<string, string> fields) =>
        fields.GetValueOrDefault("model name") is { Length: > 0 } name ? name
        : fields.GetValueOrDefault("CPU part") is { } part ? $"{Implementer(fields.GetValueOrDefault("CPU implementer")) ?? "ARM"} part {part}"
        : null;

    private static string? Implementer(string? code) => code switch
    {
        "0x41" => "ARM",
        "0x48" => "HiSilicon",
        "0x4e" => "NVIDIA",
        "0x51" => "Qualcomm",
        "0x61" => "Apple",
        "0xc0" => "Ampere",
        _ => null,
    };

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;
}
