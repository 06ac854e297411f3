using System.Text.RegularExpressions;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Sharding;

namespace Sgvb.Runs;

/// <summary>Who may work in a run's folder: one process at a time, and only on the run that is there.</summary>
public sealed partial class RunFolder
{
    private const string Lock = "run.lock";
    private const string Advice = "choose another folder with --output";

    /// <summary>What a folder may hold whose run ended before it had a result: such a run is begun anew.</summary>
    private static readonly string[] BeforeResults = [Environment, Marker, Notes, RunStatement.FileName, Lock, ShardRow.FileName];

    private static readonly string[] Results =
    [
        Environment, Benchmarks, Measurements, Variance, VarianceBlocks, Agreement, Targets, Curves, Table1, Figure1, Convergence, Speed, Scaling,
        Averages, Split, Notes, Summary, Report, Marker,
    ];

    private Claim? _claim;

    /// <summary>Makes the folder of a run that no later call goes on with, and proves that it can be written, before any time is spent on
    /// measuring.</summary>
    /// <param name="output">The user's folder, or null for a new one under reports/.</param>
    /// <param name="machine">The machine's folder name, see <see cref="Fingerprint.Machine"/>.</param>
    /// <param name="verb">Ends the run's name: 20260131-235959-quick.</param>
    /// <param name="now">Names a new folder.</param>
    /// <exception cref="SgvbException">The folder cannot be made or written, somebody is at work in it, or it holds another run.</exception>
    public static RunFolder Create(string? output, string machine, string verb, DateTimeOffset now) =>
        Enter(output, machine, verb, now, run => run.State(verb, now, run.Holds() is { } other ? throw Taken(run, other) : new RunStatement { Verb = verb }));

    /// <summary>Likewise for what is measured here and now, with its environment.json.</summary>
    /// <inheritdoc cref="Create(string?, string, string, DateTimeOffset)"/>
    public static RunFolder Create(string? output, Fingerprint print, string verb)
    {
        var run = Create(output, print.Machine, verb, DateTimeOffset.UtcNow);
        print.Save(run);
        return run;
    }

    /// <summary>Likewise for pages about other runs, which may take the place of the same verb's earlier ones.</summary>
    /// <inheritdoc cref="Create(string?, string, string, DateTimeOffset)"/>
    public static RunFolder CreatePages(string? output, string machine, string verb, DateTimeOffset now) =>
        Enter(output, machine, verb, now, run =>
        {
            var mine = new RunStatement { Verb = verb, IsPages = true };
            if (run.Holds() is { } other && !(RunStatement.Load(run) is { IsPages: true } before && before.Verb == verb))
                throw Taken(run, other);
            run.State(verb, now, mine);
        });

    /// <summary>Likewise for a run that a later call of the same verb goes on with, on the same machine and with equal settings.</summary>
    /// <param name="output">See <see cref="Create(string?, string, string, DateTimeOffset)"/>.</param>
    /// <param name="print">Of this call. environment.json stays that of the first one, but for the command line.</param>
    /// <param name="verb">See <see cref="Create(string?, string, string, DateTimeOffset)"/>.</param>
    /// <param name="settings">What must be equal, besides seed, threads and data.</param>
    /// <exception cref="SgvbException">As for <see cref="Create(string?, string, string, DateTimeOffset)"/>; where only the machine differs the exit code is 4.</exception>
    public static RunFolder CreateOrGoOn(string? output, Fingerprint print, string verb, IEnumerable<(string Name, string Value)> settings) =>
        Enter(output, print.Machine, verb, print.Utc ?? DateTimeOffset.UtcNow, run =>
        {
            var mine = new RunStatement { Verb = verb, Settings = With(RunStatement.Common(print), settings), Machine = TimedOn.Of(print) };
            var holds = run.Holds();
            var before = holds is null ? null : run.Exists(ShardManifest.FileName) ? throw Taken(run, holds) : RunStatement.Load(run) ?? RunStatement.OfEarlier(run);
            if (holds is not null && (before?.Verb != verb || before.Settings is null))
                throw Taken(run, holds);
            if (before?.Settings is { } settled)
            {
                EqualSettings.Check(mine.Settings!, settled, "this call", run.Path, Advice);
                EqualSettings.CheckMachine(mine.Machine, before.Machine, "this call", run.Path);
                mine = mine with { Settings = With(new Dictionary<string, string>(settled), mine.Settings!.Select(s => (s.Key, s.Value))) };
            }

            run.State(verb, print.Utc ?? DateTimeOffset.UtcNow, mine with { Calls = [.. before?.Calls ?? [], RunCall.Of(print)] });
            (before is not null && run.Exists(Environment) ? Fingerprint.Load(run) with { CommandLine = print.CommandLine } : print).Save(run);
        });

    /// <summary>Claims a folder: nobody else works in it until <see cref="Release"/>, or this process's end.</summary>
    /// <param name="enter">Looks whether the run may be here, and marks it as begun; the claim ends where it throws.</param>
    /// <inheritdoc cref="Create(string?, string, string, DateTimeOffset)"/>
    internal static RunFolder Enter(string? output, string machine, string name, DateTimeOffset now, Action<RunFolder> enter)
    {
        var run = output is null ? ClaimNew(System.IO.Path.Combine(Places.Reports(), MachineName.Folder(machine),
            now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + name)) : ClaimGiven(output);
        try
        {
            enter(run);
            return run;
        }
        catch
        {
            run.Release();
            throw;
        }
    }

    /// <summary>Ends the claim: others may work here.</summary>
    public void Release()
    {
        _claim?.Dispose();
        _claim = null;
    }

    private void State(string verb, DateTimeOffset now, RunStatement statement)
    {
        // Marked first: a folder that says what it is and bears no mark is finished.
        Begin(verb, now);
        statement.Save(this);
    }

    /// <summary>What the folder holds that another run must not be mixed with; null where there is no such thing.</summary>
    internal string? Holds()
    {
        var names = Directory.EnumerateFileSystemEntries(Path).Select(System.IO.Path.GetFileName).ToHashSet();
        if (names.Contains(ShardManifest.FileName))
            return "a shard";
        if (names.Contains(Marker) && names.IsSubsetOf(BeforeResults))
            return null;
        var verb = RunStatement.Load(this)?.Verb;
        return verb is null && !names.Overlaps(Results) ? null
            : (verb is null ? "a run" : $"a run of {OneLine.Of(verb)}") + (IncompleteReason is { } reason ? $" that is not whole ({reason})" : "");
    }

    private static SgvbException Taken(RunFolder run, string holds) => new($"{run.Path}: holds {holds}; {Advice}");

    private static Dictionary<string, string> With(Dictionary<string, string> settings, IEnumerable<(string Name, string Value)> more)
    {
        foreach (var (name, value) in more)
            settings[name] = value;
        return settings;
    }

    private static RunFolder ClaimGiven(string path)
    {
        MakeFolder(path);
        if (ClaimIn(path) is { } claim)
            return new RunFolder(path) { _claim = claim };
        var holder = new RunFolder(path).IncompleteReason is { } reason && Holder().Match(reason) is { Success: true } by ? by.Value : "by another process";
        throw new SgvbException($"{path}: in use {holder}; wait for its end, or {Advice}");
    }

    /// <summary>Two that begin in the same second find different names.</summary>
    internal static RunFolder ClaimNew(string path)
    {
        var candidate = path;
        for (var i = 2; ; i++)
        {
            if (!Directory.Exists(candidate))
            {
                MakeFolder(candidate);
                if (ClaimIn(candidate) is { } claim)
                {
                    // Empty but for the claim: nobody was faster, and has ended already.
                    if (Directory.EnumerateFileSystemEntries(candidate).Take(2).Count() == 1)
                        return new RunFolder(candidate) { _claim = claim };
                    claim.Dispose();
                }
            }

            candidate = path + "-" + i.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static Claim? ClaimIn(string path)
    {
        try
        {
            return Claim.Try(System.IO.Path.Combine(path, Lock));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SgvbException($"{path}: cannot write here: {OneLine.Reason(e)}; {Advice}", inner: e);
        }
    }

    [GeneratedRegex("by process [0-9]+")]
    private static partial Regex Holder();
}
