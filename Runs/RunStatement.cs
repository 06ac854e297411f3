using Sgvb.Runs.Json;

namespace Sgvb.Runs;

/// <summary>run.json: what the run in a folder is, so that no other is mixed with it.</summary>
public sealed record RunStatement : IChecked
{
    public const string FileName = "run.json";

    public int SchemaVersion { get; init; } = RowSchema.Version;

    /// <summary>The verb that made it, or the part of a verb.</summary>
    public required string Verb { get; init; }

    /// <summary>Whether it holds pages alone, which are made anew from what they compare.</summary>
    public bool IsPages { get; init; }

    /// <summary>What must be equal for another call to go on with it; null where no call may.</summary>
    public IReadOnlyDictionary<string, string>? Settings { get; init; }

    /// <summary>Likewise: what its times depend on.</summary>
    public IReadOnlyDictionary<string, string>? Machine { get; init; }

    /// <summary>The calls that worked on it, the first one first.</summary>
    public IReadOnlyList<RunCall> Calls { get; init; } = [];

    /// <exception cref="SgvbException">The file is broken.</exception>
    public static RunStatement? Load(RunFolder run) =>
        run.Exists(FileName) ? JsonFile.Read<RunStatement>(run.FileAt(FileName), s => s.SchemaVersion, "copy the run again") : null;

    /// <summary>What can be said of a run that an earlier version made: its verb, by its command line, its seed, threads and machine.</summary>
    /// <exception cref="SgvbException">environment.json is broken.</exception>
    public static RunStatement? OfEarlier(RunFolder run)
    {
        if (!run.Exists(RunFolder.Environment))
            return null;
        var print = Fingerprint.Load(run);
        return new RunStatement
        {
            Verb = print.CommandLine?.Split(' ', 2)[0] ?? "",
            Settings = Common(print),
            Machine = TimedOn.Of(print),
            Calls = [RunCall.Of(print)],
        };
    }

    /// <summary>The settings that every verb has.</summary>
    public static Dictionary<string, string> Common(Fingerprint print)
    {
        (string Name, string? Value)[] settings =
        [
            ("seed", print.Seed is { } seed ? FormattableString.Invariant($"{seed}") : null),
            ("threads", print.Threads is { } threads ? FormattableString.Invariant($"{threads}") : null),
            ("data", print.Data),
        ];
        return settings.Where(s => s.Value is not null).ToDictionary(s => s.Name, s => s.Value!);
    }

    public void Save(RunFolder run) => run.WriteText(FileName, JsonFile.Text(this));

    /// <inheritdoc/>
    public string? Fault() => Nulls.In("settings", Settings) ?? Nulls.In("machine", Machine) ?? Nulls.In("calls", Calls);
}

/// <summary>One call that worked on a run.</summary>
public sealed record RunCall
{
    public DateTimeOffset? Utc { get; init; }

    public string? CommandLine { get; init; }

    public string? Commit { get; init; }

    public static RunCall Of(Fingerprint print) => new()
    {
        Utc = print.Utc,
        CommandLine = print.CommandLine,
        Commit = print.Commit is { } commit ? commit + (print.Dirty == true ? " with changes" : "") : null,
    };
}
