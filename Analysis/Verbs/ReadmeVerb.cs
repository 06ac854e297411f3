using System.CommandLine;
using Sgvb.Analysis.Reports;
using Sgvb.Runs;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Verbs;

/// <summary>Rewrites the README's generated blocks from the committed runs that they name.</summary>
public sealed class ReadmeVerb() : Verb("readme", "rewrite the README's generated blocks from committed reports", "readme", "readme --check")
{
    private readonly Option<bool> _check = new("--check") { Description = "change nothing; exit code 1 where a block is stale" };

    protected override void Configure(Command command) => command.Options.Add(_check);

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var root = Places.Repository() ?? throw new SgvbException("readme: works in the repository only");
        var path = Path.Combine(root, "README.md");
        var before = File.ReadAllText(path);
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
}
