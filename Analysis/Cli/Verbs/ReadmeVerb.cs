using Sgvb.Cli.Documents;

namespace Sgvb.Cli.Verbs;

/// <summary>Rewrites the generated blocks of the repository's pages from the committed runs that they name.</summary>
public sealed class ReadmeVerb() : Verb("readme", "rewrite the generated blocks of README.md and docs/ from committed reports, and schema/ from the code", "readme",
    "readme --pictures", "readme --check")
{
    private readonly Option<bool> _check = new("--check") { Description = "change nothing; exit code 1 where a block is stale" };

    private readonly Option<bool> _pictures = new("--pictures")
    {
        Description = "first take the pictures anew that the blocks show (needs "
        + "Chromium)"
    };

    protected override void Configure(Command command)
    {
        command.Options.Add(_check);
        command.Options.Add(_pictures);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var root = Places.Repository() ?? throw new SgvbException("readme: works in the repository only");
        if (result.GetValue(_pictures) && result.GetValue(_check))
            throw new SgvbException("readme: --check changes nothing, and --pictures draws anew; give one of them");
        if (result.GetValue(_pictures))
            TakePictures(root, stop).GetAwaiter().GetResult();
        IReadOnlyList<(string Page, string Text)> stale = [.. new ReadmeBlocks(Sections.Report, VerbList.All).Stale(root), .. SchemaFolder.Stale(root, Sections.All)];
        if (stale.Count == 0)
        {
            Screen.Default.Line("README.md, docs/ and schema/ are current");
            return 0;
        }

        var names = string.Join(", ", stale.Select(p => p.Page));
        if (result.GetValue(_check))
            throw new SgvbException($"{names}: generated text is stale; run ./run-bench.sh readme", 1);
        Directory.CreateDirectory(Path.Combine(root, SchemaFolder.Name));
        foreach (var (page, text) in stale)
            AtomicFile.WriteText(Path.Combine(root, page), text);
        Screen.Default.Line($"rewritten: {names}");
        return 0;
    }

    private static async Task TakePictures(string root, CancellationToken stop)
    {
        var pictures = new RunPictures(Sections.Report);
        var pages = ReadmeBlocks.Pages(root).Select(page => File.ReadAllText(Path.Combine(root, page)));
        foreach (var (name, run) in pages.SelectMany(ReadmeBlocks.Find).Distinct())
            if (name == "picture")
                await pictures.Take(RunFolder.Open(Path.Combine(root, run)), stop);
            else if (name == "plots")
                pictures.WritePlots(RunFolder.Open(Path.Combine(root, run)));
    }
}
