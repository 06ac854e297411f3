using System.Text.Json.Serialization;
using Sgvb.Runs.Json;
using Sgvb.Runs.Machine;

namespace Sgvb.Runs;

/// <summary>
/// environment.json: what was measured on, with and how. A field that could not be read is null and counts as unknown, never as
/// different, when runs are compared.
/// </summary>
public sealed record Fingerprint : IChecked
{
    private const string UsualPreprocessing = "unit";

    public int SchemaVersion { get; init; } = RowSchema.Version;

    /// <summary>The readable name of the machine's folder, such as amd-epyc-2c.</summary>
    public required string Machine { get; init; }

    public required Processor Processor { get; init; }

    public long? MemoryBytes { get; init; }

    public string? Hypervisor { get; init; }

    /// <summary>The clock governor of the first processor.</summary>
    public string? Governor { get; init; }

    public string? Os { get; init; }

    public string? Kernel { get; init; }

    public string? Architecture { get; init; }

    public string? Dotnet { get; init; }

    /// <summary>workstation or server, with "concurrent" where it is.</summary>
    public string? GarbageCollector { get; init; }

    /// <summary>Threads that measured; the processors that the process may use, unless told otherwise.</summary>
    public int? Threads { get; init; }

    public string? Gpu { get; init; }

    public string? GpuDriver { get; init; }

    public string? Libtorch { get; init; }

    /// <summary>Each backend: its devices and version, or why it was not available.</summary>
    public IReadOnlyDictionary<string, string>? Backends { get; init; }

    /// <summary>Processors' time that a container or a service may use, such as 1.5; "none" without a quota.</summary>
    public string? CpuQuota { get; init; }

    /// <summary>Memory that a container or a service may use; null without a limit.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>Variables that change how code is made, which path runs, or what libtorch may use (see <see cref="Switches"/>), paths left out.</summary>
    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    /// <summary>This suite's version.</summary>
    public string? Version { get; init; }

    public string? Commit { get; init; }

    /// <summary>Why the commit is not known; null where it is.</summary>
    public string? CommitUnknown { get; init; }

    /// <summary>Whether tracked files differed from the commit.</summary>
    public bool? Dirty { get; init; }

    public string? CommandLine { get; init; }

    /// <summary>The data set's name, such as mnist or digits.</summary>
    public string? DataSet { get; init; }

    /// <summary>How its pixels became numbers: unit or standardised. Earlier versions knew unit alone, and do not say so.</summary>
    public string? Preprocessing { get; init; }

    /// <summary>What a network was given: the data set, with the preprocessing where it is not the usual one.</summary>
    [JsonIgnore]
    public string? Data => DataSet is null || Preprocessing is null or UsualPreprocessing ? DataSet : $"{DataSet}, {Preprocessing}";

    public uint? Seed { get; init; }

    public DateTimeOffset? Utc { get; init; }

    public void Save(RunFolder run) => run.WriteText(RunFolder.Environment, ToJson());

    public string ToJson() => JsonFile.Text(this);

    /// <inheritdoc/>
    public string? Fault() =>
        string.IsNullOrWhiteSpace(Machine) ? "machine: is empty"
        : Nulls.In("backends", Backends) ?? Nulls.In("variables", Variables) ?? Nulls.In("processor.instruction_sets", Processor.InstructionSets)
        ?? (Threads is < 1 ? $"threads: {Threads} is none" : null)
        ?? (MemoryBytes is < 1 ? $"memory_bytes: {MemoryBytes} is none" : null)
        ?? (Processor is { Sockets: < 1 } or { Cores: < 1 } or { LogicalProcessors: < 1 } ? "processor: has no sockets, cores or logical processors" : null)
        ?? (Processor is { L1DataBytes: < 0 } or { L2Bytes: < 0 } or { L3Bytes: < 0 } ? "processor: has a cache of less than nothing" : null);

    /// <exception cref="SgvbException">The file is missing, no JSON, of another schema version, or holds what cannot be.</exception>
    public static Fingerprint Load(RunFolder run) =>
        JsonFile.Read<Fingerprint>(run.FileAt(RunFolder.Environment), p => p.SchemaVersion, $"is {run.Path} the folder of a run?");
}

/// <summary>The machine's processors.</summary>
public sealed record Processor
{
    public string? Vendor { get; init; }

    public string? Model { get; init; }

    public int? Family { get; init; }

    public int? ModelNumber { get; init; }

    public int? Sockets { get; init; }

    /// <summary>Physical cores over all sockets.</summary>
    public int? Cores { get; init; }

    public int? LogicalProcessors { get; init; }

    /// <summary>Of one cache of each kind.</summary>
    public long? L1DataBytes { get; init; }

    public long? L2Bytes { get; init; }

    public long? L3Bytes { get; init; }

    /// <summary>As the .NET runtime reports them, after any limit set by a variable.</summary>
    public IReadOnlyList<string> InstructionSets { get; init; } = [];
}
