using System.Text.RegularExpressions;

namespace Sgvb.Tests.CommandLine;

/// <summary>A workflow that waits for changes of files that no longer exist never runs, and nobody is told.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Root = Places.Repository() ?? throw new InvalidOperationException("tests run in the repository");

    [Fact]
    public void Every_path_that_a_workflow_waits_for_is_there()
    {
        var filters = Directory.GetFiles(Path.Combine(Root, ".github/workflows"), "*.yml")
            .SelectMany(f => Filters(File.ReadAllText(f)).Select(p => (File: Path.GetFileName(f), Path: p))).ToList();
        Assert.True(filters.Count >= 8);
        Assert.Equal([], filters.Where(f => !Path.Exists(Path.Combine(Root, Fixed(f.Path)))).Select(f => $"{f.File}: {f.Path}"));
    }

    [Theory]
    [InlineData("on:\n  pull_request:\n    paths: ['a/**', \"b.txt\", c/*.cs]\n", "a/**", "b.txt", "c/*.cs")]
    [InlineData("    paths:\n      - 'a/**'\n      - b.txt  # why\n    branches: [main]\n", "a/**", "b.txt")]
    [InlineData("    paths-ignore: [docs/**]\n", "docs/**")]
    public void Both_ways_of_writing_them_are_read(string workflow, params string[] filters) => Assert.Equal(filters, Filters(workflow));

    /// <summary>What stands before the first sign for any text.</summary>
    private static string Fixed(string filter) => filter.TrimStart('!').Split('*', '?', '[')[0];

    private static IEnumerable<string> Filters(string workflow) => Lists().Matches(workflow)
        .SelectMany(m => Items().Matches(m.Groups["inline"].Value + m.Groups["lines"].Value)).Select(i => i.Groups["item"].Value);

    [GeneratedRegex(@"^ *paths(-ignore)?:(?: *\[(?<inline>[^\]]*)\] *$| *\n(?<lines>(?: *- .*\n)+))", RegexOptions.Multiline)]
    private static partial Regex Lists();

    [GeneratedRegex(@"(?<=^|[\s,'""])(?<item>[\w.!][\w./*-]*)(?=$|[\s,'""])(?<!#.*)")]
    private static partial Regex Items();
}
