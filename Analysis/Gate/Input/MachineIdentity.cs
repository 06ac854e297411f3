using System.Globalization;
using System.Text.RegularExpressions;
using Sgvb.Runs.Machine;

namespace Sgvb.Analysis.Gate.Input;

/// <summary>
/// What two runs must share for their numbers to be comparable: the machine, what ran on it, and how it was measured. A field that is
/// absent on one side is unknown, not different; the momentary clock is no part of it.
/// </summary>
public sealed partial class MachineIdentity
{
    private readonly Dictionary<string, string> _fields = [];

    public static IReadOnlyList<string> Fields { get; } =
    [
        "processor", "instruction_sets", "cores", "logical_processors", "architecture", "gpu", "gpu_driver", "libtorch", "dotnet",
            "threads",
        "data_set", "timing",
    ];

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

    /// <param name="print">Of a run of this suite; null where it has none.</param>
    /// <param name="timing">How it was timed: in-process or benchmarkdotnet.</param>
    public static MachineIdentity Of(Fingerprint? print, string? timing = null) => print is null ? new() { ["timing"] = timing } : new()
    {
        Name = print.Machine,
        Commit = print.Commit,
        Utc = print.Utc,
        ["processor"] = Model(print.Processor.Model),
        ["instruction_sets"] = string.Join(' ', print.Processor.InstructionSets.Order(StringComparer.Ordinal)),
        ["cores"] = Number(print.Processor.Cores),
        ["logical_processors"] = Number(print.Processor.LogicalProcessors),
        ["architecture"] = print.Architecture?.ToLowerInvariant(),
        ["gpu"] = print.Gpu,
        ["gpu_driver"] = print.GpuDriver,
        ["libtorch"] = print.Libtorch,
        ["dotnet"] = print.Dotnet,
        ["threads"] = Number(print.Threads),
        ["data_set"] = print.DataSet,
        ["timing"] = timing,
    };

    /// <summary>The processor's model without its clock, which some systems state as it is at the moment.</summary>
    internal static string? Model(string? model) => model is null || model.StartsWith("Unknown", StringComparison.OrdinalIgnoreCase)
        ? null
        : Blanks().Replace(Clock().Replace(model, ""), " ").Trim();

    internal static string? Number(int? value) => value is > 0 ? value.Value.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>"dotnet: .NET 10.0.1 against .NET 9.0.4" for each field that both sides know and that differs.</summary>
    public static IReadOnlyList<(string Field, string Text)> Differences(MachineIdentity a, MachineIdentity b) =>
        [.. Fields.Where(f => a[f] is { } x && b[f] is { } y && x != y).Select(f => (f, $"{f}: {a[f]} against {b[f]}"))];

    /// <summary>Fields that only one side knows.</summary>
    public static IReadOnlyList<string> Unknown(MachineIdentity a, MachineIdentity b) =>
        [.. Fields.Where(f => a[f] is null != b[f] is null)];

    [GeneratedRegex(@"@?\s*\b\d+(\.\d+)?\s*[GM]Hz\b", RegexOptions.IgnoreCase)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
