using System.CommandLine;
using Sgvb.Analysis.Reports;
using Sgvb.Analysis.Reports.Run;
using Sgvb.Runs;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Verbs;

/// <summary>Rewrites the README's generated blocks from the committed runs that they name.</summary>
public sealed class ReadmeVerb() : Verb("readme", "rewrite the README's generated blocks from committed reports", "readme",
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
        var path = Path.Combine(root, "README.md");
        var before = InputFile.ReadText(path, "restore it");
        if (result.GetValue(_pictures))
            TakePictures(before, root, stop).GetAwaiter().GetResult();
        var after = ReadmeBlocks.Rewrite(before, path, root);
        if (after == before)
        {
            Screen.Default.Line("README.md is current");
            return 0;
        }

        if (result.GetValue(_check))
            throw new SgvbException($"{path}: a generated block is stale; run ./run-bench.sh readme", 1);
        AtomicFile.WriteText(path, after);
        Screen.Default.Line("README.md rewritten");
        return 0;
    }

    private static async Task TakePictures(string text, string root, CancellationToken stop)
    {
        foreach (var (name, run) in ReadmeBlocks.Find(text).Distinct())
            if (name == "picture")
                await RunPictures.Take(RunFolder.Open(Path.Combine(root, run)), stop);
            else if (name == "plots")
                RunPictures.WritePlots(RunFolder.Open(Path.Combine(root, run)));
    }
}
