using Sgvb.Cli.Site;

namespace Sgvb.Cli.Verbs;

/// <summary>Packs a run so that it can be sent: without names of hosts, users or folders.</summary>
public sealed class SubmitVerb() : Verb("submit", "pack a run for sending: without host names, user names or paths, checked, ready for a pull request",
    "submit reports/MACHINE/RUN", "submit reports/MACHINE/RUN --private 'project-x,joe' --output /tmp/out")
{
    private readonly Argument<string> _run = new("RUN") { Description = "the run's folder" };

    private readonly Option<string?> _private = new("--private") { HelpName = "WORDS", Description = "more words to take out, with commas between" };

    private readonly Option<string?> _output = new("--output") { HelpName = "DIR", Description = "the folder that takes MACHINE/RUN (default submission/)" };

    protected override void Configure(Command command)
    {
        command.Arguments.Add(_run);
        command.Options.Add(_private);
        command.Options.Add(_output);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var words = PrivateWords.Here(result.GetValue(_private)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []);
        var submission = new Submission(Sections.Report, words);
        var packed = submission.Write(RunFolder.Open(result.GetValue(_run)!), result.GetValue(_output) ?? "submission");
        var screen = Screen.Default;
        foreach (var left in submission.LeftOut)
            screen.Line($"Left out: {left}");
        var faults = new SiteCheck(Sections.Report, words).Faults(packed.Path).ToList();
        foreach (var fault in faults)
            screen.Line(fault);
        if (faults.Count > 0)
            throw new SgvbException($"{packed.Path}: cannot be sent as it is; mend what stands above");
        screen.Line($"{packed.Path}: put this folder under reports/ of a copy of the repository, as {Path.GetFileName(Path.GetDirectoryName(packed.Path))}/{packed.Name}, and open a pull request");
        return 0;
    }
}
