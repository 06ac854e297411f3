using System.Text;
using Sgvb.Runs.Json;

namespace Sgvb.Runs.Sharding;

/// <summary>
/// shard.json: which part of which plan a folder holds, and everything that must be equal for n parts to make one result. A setting
/// that only one side knows counts as unknown, not as different.
/// </summary>
public sealed record ShardManifest : IChecked
{
    public const string FileName = "shard.json";

    /// <summary>The setting that holds the hash of the parameters measured at.</summary>
    public const string Checkpoint = "checkpoint_sha256";

    public int SchemaVersion { get; init; } = RowSchema.Version;

    public required string Verb { get; init; }

    public required int Shard { get; init; }

    public required int Of { get; init; }

    /// <summary>Version, seed, data, checkpoint and options, by name.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>What times depend on; null where the result is the same on every machine.</summary>
    public IReadOnlyDictionary<string, string>? Machine { get; init; }

    /// <summary>Units of the whole plan.</summary>
    public required int PlanUnits { get; init; }

    /// <summary>Over the names of the whole plan's units, in order.</summary>
    public required string PlanSha256 { get; init; }

    /// <summary>This part's.</summary>
    public required IReadOnlyList<ShardUnit> Units { get; init; }

    /// <summary>SHA-256 of each data file once the shard is complete: a copy that was cut off or edited is told from the original.</summary>
    public IReadOnlyDictionary<string, string>? Files { get; init; }

    /// <summary>Units that have no result here, and why, such as a device without the memory; null where each has one.</summary>
    public IReadOnlyDictionary<string, string>? LeftOut { get; init; }

    /// <summary>
    /// Of a shard at work, each file of rows: what it was and what it is to be, two SHA-256 and a space between; a kill leaves the one or the
    /// other. Null once the shard is complete.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Written { get; init; }

    /// <param name="verb">That measures.</param>
    /// <param name="shard">Which part.</param>
    /// <param name="settings">See <see cref="Settings"/>; entries without a value are unknown.</param>
    /// <param name="plan">The whole plan in order: name and expected duration of each unit.</param>
    public static ShardManifest Create(
        string verb, Shard shard, IEnumerable<(string Name, string? Value)> settings, IReadOnlyList<(string Name, double Duration)> plan) => new()
        {
            Verb = verb,
            Shard = shard.Index,
            Of = shard.Count,
            Settings = Known(settings),
            PlanUnits = plan.Count,
            PlanSha256 = Hash(plan.Select(u => u.Name)),
            Units = [.. shard.Take([.. plan.Select((u, i) => (Unit: new ShardUnit(i, u.Name), u.Duration))], u => u.Unit.Name, u => u.Duration)
                .Select(u => u.Unit)],
        };

    public static IReadOnlyDictionary<string, string> Known(IEnumerable<(string Name, string? Value)> settings) =>
        settings.Where(s => !string.IsNullOrEmpty(s.Value)).ToDictionary(s => s.Name, s => s.Value!);

    /// <summary>Of names in order, lower-case hexadecimal.</summary>
    public static string Hash(IEnumerable<string> names) => Convert.ToHexStringLower(Sha256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', names))));

    /// <exception cref="SgvbException">The file is missing or broken.</exception>
    public static ShardManifest Load(RunFolder run) =>
        JsonFile.Read<ShardManifest>(run.FileAt(FileName), m => m.SchemaVersion, $"{run.Path} was not measured with --shard");

    /// <inheritdoc/>
    public string? Fault() =>
        Shard < 1 || Of < Shard ? string.Create(CultureInfo.InvariantCulture, $"shard: {Shard} of {Of} is no part")
        : Nulls.In("settings", Settings) ?? Nulls.In("machine", Machine) ?? Nulls.In("files", Files) ?? Nulls.In("written", Written) ?? Nulls.In("units", Units)
        ?? (Units.FirstOrDefault(u => u.Position < 0 || u.Position >= PlanUnits) is { } beyond
            ? string.Create(CultureInfo.InvariantCulture, $"units: {OneLine.Of(beyond.Name)} has place {beyond.Position} in a plan of {PlanUnits}") : null)
        ?? (Units.CountBy(u => u.Name).FirstOrDefault(u => u.Value > 1).Key is { } twice ? $"units: {OneLine.Of(twice)} stands twice" : null)
        ?? Nulls.In("left_out", LeftOut) ?? (LeftOut?.Keys.FirstOrDefault(n => Units.All(u => u.Name != n)) is { } foreign
            ? $"left_out: {OneLine.Of(foreign)} is no unit of this part" : null)
        ?? (((IEnumerable<string>)(Files?.Keys ?? [])).Concat(Written?.Keys ?? []).FirstOrDefault(f => Path.IsPathRooted(f) || f.Split('/', '\\').Contains("..")) is { } outside
            ? $"files: {OneLine.Of(outside)} is outside the folder" : null);

    public void Save(RunFolder run) => run.WriteText(FileName, JsonFile.Text(this));

    /// <summary>Refuses a part of another measurement: verb, number of parts, settings, plan, and last the machine (exit code 4).</summary>
    /// <param name="other">To hold against this one.</param>
    /// <param name="here">This one's folder, for the message.</param>
    /// <param name="there">The other's.</param>
    /// <param name="advice">What to do about it.</param>
    public void MustMatch(ShardManifest other, string here, string there, string advice)
    {
        EqualSettings.Check("verb", Verb, other.Verb, here, there, advice);
        EqualSettings.Check("number of shards", Number(Of), Number(other.Of), here, there, advice);
        EqualSettings.Check(Settings, other.Settings, here, there, advice);
        EqualSettings.Check("plan", PlanSha256, other.PlanSha256, here, there, advice);
        EqualSettings.CheckMachine(Machine, other.Machine, here, there);
    }

    /// <summary>shard 3/8, for messages.</summary>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"shard {Shard}/{Of}");

    /// <summary>How a folder that nobody named ends: variance-3-of-8.</summary>
    internal string FolderName => string.Create(CultureInfo.InvariantCulture, $"{Verb}-{Shard}-of-{Of}");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a plan is split into; the name is unique in the plan.</summary>
/// <param name="Position">In the whole plan, from 0: a merged result has the order of the single run.</param>
/// <param name="Name">Such as "local-reparam alpha kl=cubic draws 3".</param>
public sealed record ShardUnit(int Position, string Name);
