namespace Sgvb.Cli.Site;

/// <summary>A run as a folder that anybody may see, MACHINE/RUN: its rows, its machine and its notes, without private words, and its pages made anew.</summary>
/// <param name="report">Makes the pages.</param>
/// <param name="words">What must not be in it.</param>
public sealed class Submission(RunReport report, PrivateWords words)
{
    /// <summary>Files that did not go along.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    private readonly List<string> _leftOut = [];

    /// <summary>Packs a run.</summary>
    /// <param name="run">A whole one, with its machine.</param>
    /// <param name="output">The folder that takes MACHINE/RUN.</param>
    /// <returns>Where it lies.</returns>
    /// <exception cref="SgvbException">The run is not whole or broken, or the place is taken.</exception>
    public RunFolder Write(RunFolder run, string output)
    {
        if (run.IncompleteReason is { } reason)
            throw new SgvbException($"{run.Path}: is not whole: {reason}; send a run that ended");
        var print = Fingerprint.Load(run);
        report.Read(run);
        var machine = MachineName.Folder(print.Machine);
        var statement = RunStatement.Load(run) ?? RunStatement.OfEarlier(run)!;
        var packed = RunFolder.Create(Path.Combine(output, machine, SiteRuns.Harmless(words.Clean(run.Name))), machine, statement.Verb, DateTimeOffset.UtcNow);
        // The pages come when the run is whole: before, they would say that it is not.
        report.Record(packed, () =>
        {
            Clean(print).Save(packed);
            Copy(run, packed, statement.Verb);
            Clean(statement).Save(packed);
        });
        return packed;
    }

    private void Copy(RunFolder from, RunFolder to, string verb)
    {
        foreach (var table in RunFiles.Tables(from))
            RunFiles.Copy(from, to, table, words.Clean);
        if (from.Exists(RunFolder.Notes))
            to.WriteNotes(from.ReadNotes().Select(words.Clean));
        foreach (var file in Directory.GetFiles(from.Path).Select(f => Path.GetFileName(f)!).Where(f => !RunFiles.IsOfRun(f)).Order(StringComparer.Ordinal))
            _leftOut.Add(Path.Combine(from.Path, file));
        foreach (var below in Directory.GetDirectories(from.Path).Order(StringComparer.Ordinal).Select(RunFolder.Open))
        {
            if (!RunFiles.Tables(below).Any())
            {
                _leftOut.Add(below.Path);
                continue;
            }

            var part = to.Part(SiteRuns.Harmless(words.Clean(below.Name)), verb, DateTimeOffset.UtcNow);
            if (below.Exists(RunFolder.Environment))
                Clean(Fingerprint.Load(below)).Save(part);
            if (RunStatement.Load(below) is { } statement)
                Clean(statement).Save(part);
            Copy(below, part, verb);
            part.Complete();
        }
    }

    private Fingerprint Clean(Fingerprint print) => print with
    {
        CommandLine = Clean(print.CommandLine),
        CommitUnknown = Clean(print.CommitUnknown),
        Hypervisor = Clean(print.Hypervisor),
        Os = Clean(print.Os),
        Kernel = Clean(print.Kernel),
        DataSet = Clean(print.DataSet),
        Backends = Clean(print.Backends),
        Variables = Clean(print.Variables),
    };

    private RunStatement Clean(RunStatement statement) => statement with
    {
        Settings = Clean(statement.Settings),
        Machine = Clean(statement.Machine),
        Calls = [.. statement.Calls.Select(c => c with { CommandLine = Clean(c.CommandLine) })],
    };

    private string? Clean(string? text) => text is null ? null : words.Clean(text);

    private Dictionary<string, string>? Clean(IReadOnlyDictionary<string, string>? entries) => entries?.ToDictionary(e => e.Key, e => words.Clean(e.Value));
}
