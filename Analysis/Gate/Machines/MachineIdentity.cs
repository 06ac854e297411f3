using Sgvb.Runs.Machine;

namespace Sgvb.Gate.Machines;

/// <summary>
/// What a run was measured on and with, by the fields of <see cref="ComparedField"/>. Values are written in one way whoever wrote them, so
/// that equal text means equal. A field that is absent on one side is unknown, not different; the momentary clock is no part of it.
/// </summary>
public sealed class MachineIdentity
{
    private const string Separator = "; ";

    private readonly Dictionary<string, string> _fields = [];

    /// <summary>In which runs may differ only if the user says so.</summary>
    public static IReadOnlyList<string> Fields { get; } = [.. ComparedField.Names(Weight.Hard)];

    /// <summary>The readable name of the machine, for folders; null where unknown.</summary>
    public string? Name { get; private init; }

    public string? Commit { get; private init; }

    public DateTimeOffset? Utc { get; internal init; }

    /// <summary>By field; absent or empty is unknown.</summary>
    public string? this[string field]
    {
        get => _fields.GetValueOrDefault(field);
        init
        {
            if (!string.IsNullOrWhiteSpace(value))
                _fields[field] = value.Trim();
        }
    }

    /// <summary>The fields that make runs incomparable, as one text: "processor=AMD EPYC 7763; os=linux".</summary>
    public string Conditions => string.Join(Separator,
        Fields.Where(f => this[f] is not null).Select(f => $"{f}={this[f]!.Replace(';', ',')}"));

    /// <param name="print">Of a run of this suite; null where it has none.</param>
    /// <param name="timing">How it was timed: in-process or benchmarkdotnet.</param>
    public static MachineIdentity Of(Fingerprint? print, string? timing = null) => print is null ? new() { ["timing"] = timing } : new()
    {
        Name = print.Machine,
        Commit = print.Commit,
        Utc = print.Utc,
        ["processor"] = FieldText.Processor(print.Processor.Model),
        ["instruction_sets"] = string.Join(' ', print.Processor.InstructionSets.Order(StringComparer.Ordinal)),
        ["cores"] = Number(print.Processor.Cores),
        ["logical_processors"] = Number(print.Processor.LogicalProcessors),
        ["architecture"] = FieldText.Architecture(print.Architecture),
        ["os"] = FieldText.OsFamily($"{print.Os} {print.Kernel}"),
        ["os_version"] = print.Os,
        ["kernel"] = print.Kernel,
        ["gpu"] = print.Gpu,
        ["gpu_driver"] = print.GpuDriver,
        ["libtorch"] = print.Libtorch,
        ["dotnet"] = FieldText.Runtime(print.Dotnet),
        ["dotnet_build"] = FieldText.RuntimeBuild(print.Dotnet),
        ["threads"] = Number(print.Threads),
        ["data_set"] = print.Data,
        ["timing"] = timing,
        ["garbage_collector"] = print.GarbageCollector,
        ["governor"] = print.Governor,
        ["hypervisor"] = print.Hypervisor,
        ["variables"] = Set(print, v => !Switches.IsLibtorchs(v)),
        ["libtorch_variables"] = print.Libtorch is null ? null : Set(print, Switches.IsLibtorchs),
        ["cpu_quota"] = print.CpuQuota,
        ["memory_limit_bytes"] = print.MemoryLimitBytes?.ToString(CultureInfo.InvariantCulture),
        ["memory_bytes"] = print.MemoryBytes?.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Reads <see cref="Conditions"/> back; fields that are not known any more are passed over.</summary>
    public static MachineIdentity OfConditions(string text)
    {
        var machine = new MachineIdentity();
        foreach (var part in text.Split(Separator, StringSplitOptions.RemoveEmptyEntries))
            if (part.Split('=', 2) is [var field, { Length: > 0 } value] && Fields.Contains(field))
                machine._fields[field] = value;
        return machine;
    }

    /// <summary>"A=1 B=2"; none is a value too, and differs from any other.</summary>
    private static string? Set(Fingerprint print, Func<string, bool> which) => print.Variables is not { } all ? null
        : all.Where(v => which(v.Key)).Select(v => $"{v.Key}={v.Value}").Order(StringComparer.Ordinal).ToList() is { Count: > 0 } set
            ? string.Join(' ', set) : "none";

    internal static string? Number(int? value) => value is > 0 ? value.Value.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>"dotnet: .NET 10.0.1 against .NET 9.0.4" for each field that both sides know and that makes them incomparable.</summary>
    public static IReadOnlyList<(string Field, string Text)> Differences(MachineIdentity a, MachineIdentity b) =>
        Differences(a, b, Weight.Hard);

    /// <summary>Likewise for one weight.</summary>
    public static IReadOnlyList<(string Field, string Text)> Differences(MachineIdentity a, MachineIdentity b, Weight weight) =>
        [.. ComparedField.Names(weight).Where(f => a[f] is { } x && b[f] is { } y && x != y).Select(f => (f, $"{f}: {a[f]} against {b[f]}"))];

    /// <summary>Fields that would make the runs incomparable, and that only one side knows.</summary>
    public static IReadOnlyList<string> Unknown(MachineIdentity a, MachineIdentity b) =>
        [.. Fields.Where(f => a[f] is null != b[f] is null)];

    /// <summary>Fields without which nobody can tell, and that neither side knows.</summary>
    public static IReadOnlyList<string> UnknownOfBoth(MachineIdentity a, MachineIdentity b) =>
        [.. ComparedField.All.Where(f => f.IsTelling && a[f.Name] is null && b[f.Name] is null).Select(f => f.Name)];

    /// <summary>The fields of both, this one's where both know it.</summary>
    public MachineIdentity With(MachineIdentity other)
    {
        var both = new MachineIdentity { Name = Name ?? other.Name, Commit = Commit ?? other.Commit, Utc = Utc ?? other.Utc };
        foreach (var (field, value) in other._fields.Concat(_fields))
            both._fields[field] = value;
        return both;
    }
}
