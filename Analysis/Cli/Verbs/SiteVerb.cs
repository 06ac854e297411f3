using Sgvb.Cli.Site;

namespace Sgvb.Cli.Verbs;

/// <summary>Static pages from folders of runs: machines side by side, a page a run, histories, the paper's results.</summary>
public sealed class SiteVerb() : Verb("site", "static pages from reports/: machines side by side, a page a run, histories, the paper's results",
    "site public", "site public --from reports,../others", "site --check")
{
    private readonly Argument<string?> _output = new("OUTPUT") { Description = "the folder that takes the pages", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string?> _from = new("--from") { HelpName = "DIRS", Description = "folders of runs, with commas between (default reports/)" };

    private readonly Option<bool> _check = new("--check")
    {
        Description = "look whether everything may be shown: files as this version reads them, no private words, known names of cases, a page of each run; exit code 2 where not",
    };

    protected override void Configure(Command command)
    {
        command.Arguments.Add(_output);
        command.Options.Add(_from);
        command.Options.Add(_check);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var (output, isCheck) = (result.GetValue(_output), result.GetValue(_check));
        if (output is null && !isCheck)
            throw new SgvbException("site: name the folder that takes the pages, or give --check");
        IReadOnlyList<string> roots = result.GetValue(_from) is { } from ? NameList.Split(from, _from.Name) : [Places.Reports()];
        // Pages among the runs would be taken for files of theirs.
        if (output is not null && roots.FirstOrDefault(r => Places.IsIn(output, r)) is { } root)
            throw new SgvbException($"site: {output} lies in {root}, which holds runs; name another folder for the pages");
        var screen = Screen.Default;
        if (isCheck)
            Check(roots, screen);
        if (output is null)
            return 0;
        var found = SiteRuns.Find(Sections.Report, roots);
        if (found.Runs.Count == 0)
            throw new SgvbException($"{string.Join(", ", roots)}: no run in it; name folders such as reports/ with --from", SgvbException.Unavailable);
        foreach (var skipped in found.Skipped)
            screen.Line("Not shown: " + skipped);
        var count = SiteFolder.Write(output, Name, new SitePages(found, Sections.All).All(), stop);
        screen.Line(FormattableString.Invariant($"{count} pages of {found.Runs.Count} runs: {Path.Combine(output, "index.html")}"));
        return 0;
    }

    private static void Check(IReadOnlyList<string> roots, Screen screen)
    {
        var faults = roots.SelectMany(new SiteCheck(Sections.Report, PrivateWords.Here([])).Faults).ToList();
        foreach (var fault in faults)
            screen.Line(fault);
        if (faults.Count > 0)
            throw new SgvbException(FormattableString.Invariant($"{string.Join(", ", roots)}: {faults.Count} {(faults.Count == 1 ? "fault" : "faults")}; mend what stands above"));
        screen.Line($"{string.Join(", ", roots)}: everything may be shown");
    }
}
