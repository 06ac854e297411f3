using Sgvb.Experiments.Figure1;
using Sgvb.Experiments.Sharding;
using Sgvb.Experiments.Steps;
using Sgvb.Experiments.Table1;
using Sgvb.Experiments.Variance;
using Sgvb.Measuring.Selection;
using Sgvb.Runs.Rows;

namespace Sgvb.Cli.Verbs;

/// <summary>The shards of one measurement as the run that a single machine would have made.</summary>
public sealed class MergeVerb() : Verb("merge", "shards of one measurement as one run, once each of them is proved to be there and whole",
    "merge shards/* --output reports/mine/merged")
{
    /// <summary>One line a verb that takes --shard.</summary>
    private static readonly IReadOnlyList<IShardMerge> Merges = [
        new VarianceMerge(Sections.Report), new Table1Merge(Sections.Report), new Figure1Merge(Sections.Report), new BenchMerge(Sections.Report),
    ];

    private readonly Argument<string[]> _shards = new("SHARD")
    {
        Description = "the folders of all n shards, in any order",
        Arity = ArgumentArity.OneOrMore,
    };

    protected override void Configure(Command command)
    {
        command.Arguments.Add(_shards);
        Common.AddTo(command, Common.Output, Common.Json);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var values = Common.Read(result);
        var paths = result.GetValue(_shards)!;
        if (values.Output is { } output && paths.Any(p => Places.Whole(p) == Places.Whole(output)))
            throw new SgvbException($"--output {output}: is one of the shards; choose another folder");
        var shards = ShardSet.Open(paths);
        var merge = Merges.FirstOrDefault(m => m.Verb == shards.Verb)
            ?? throw new SgvbException($"{paths[0]}: holds a shard of {shards.Verb}, which this version cannot merge");
        var machine = shards.Machine("merge of " + shards.Verb);
        var run = RunFolder.Create(values.Output, machine, Name);
        run.Write(ShardRow.FileName, shards.Attempts);
        var merged = merge.Merge(shards, run);
        var screen = Screen.Default;
        if (values.Json)
        {
            screen.Line(JsonText.Of(merged.Rows));
            return merged.ExitCode;
        }

        foreach (var table in merged.Tables)
            screen.Table(table);
        screen.Line(shards.Origin);
        screen.Line($"The report: {run.FileAt(RunFolder.Report)}");
        return merged.ExitCode;
    }
}
