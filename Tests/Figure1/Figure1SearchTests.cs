using Sgvb.Cli;
using Sgvb.Cli.Documents;
using Sgvb.Cli.Verbs;
using Sgvb.Experiments.Figure1;

namespace Sgvb.Tests.Figure1;

public sealed class Figure1SearchTests
{
    private const string Shared = "9 validation examples drawn by the seed; data 1a2b, standardised";
    private const string Plain = "Adam 0.001 linear; M = 100; at most 20 epochs; " + Shared;

    [Fact]
    public void A_setting_is_what_the_plain_one_has_not()
    {
        Assert.Equal("", Figure1Search.Difference(Plain, Plain));
        Assert.Equal("Adam 0.002; at most 60 epochs", Figure1Search.Difference("Adam 0.002; M = 100; at most 60 epochs; " + Shared, Plain));
        Assert.Equal("pixels in [0, 1]", Figure1Search.Difference(Plain.Replace("1a2b, standardised", "3c4d", StringComparison.Ordinal), Plain));
    }

    [Fact]
    public void The_tries_stand_by_size_setting_and_method_as_means_over_seeds_with_the_plain_ones_first()
    {
        Figure1Try[] tries =
        [
            Try("a-long", "variational-dropout-b", 1, 1, 0.30, Plain.Replace("20 epochs", "60 epochs", StringComparison.Ordinal)),
            Try("plain", "no-noise", 1, 1, 0.40, Plain), Try("plain", "no-noise", 1, 2, 0.41, Plain),
            Try("plain", "variational-dropout-b", 1, 1, 0.35, Plain), Try("plain", "variational-dropout-b", 2, 1, 0.34, Plain),
        ];
        var tables = Figure1Search.Tables(tries, "search.csv").ToList();
        Assert.Equal(
            """
            | setting, k = 1 | no-noise | variational-dropout-b |
            | --- | ---: | ---: |
            | plain: Adam 0.001 linear; M = 100; at most 20 epochs; 9 validation examples drawn by the seed; pixels standardised | 40.50 | 35.00 |
            | at most 60 epochs | – | 30.00 |
            | the paper's | 39.10 | 28.65 |

            """, tables[0].ToMarkdown());
        Assert.Contains("| setting, k = 2 |", tables[1].ToMarkdown(), StringComparison.Ordinal);
        Assert.Equal(2, tables.Count);
    }

    [Fact]
    public void A_block_takes_the_file_and_says_what_is_wrong_with_it()
    {
        using var folder = new TemporaryFolder();
        var blocks = new ReadmeBlocks(Sections.Report, VerbList.All);
        const string block = "<!-- generated:figure1-search s.csv -->\n<!-- /generated -->";
        const string header = "setting,schema_version,preset,width,seed,validation_error,epochs,recipe,panel\n";
        File.WriteAllText(folder["s.csv"], header + "plain,1,no-noise,1,1,0.4,20,all,b\n");
        Assert.Contains("| plain: all | 40.00 |", blocks.Rewrite(block, "R", folder.Path), StringComparison.Ordinal);
        Assert.Contains("name the run", Data.OneLine.Of(() => blocks.Rewrite(block.Replace(" s.csv", "", StringComparison.Ordinal), "R", folder.Path)), StringComparison.Ordinal);
        File.WriteAllText(folder["s.csv"], header + "other,1,no-noise,1,1,0.4,20,all,b\n");
        Assert.Contains("has no try of the setting 'plain'", Data.OneLine.Of(() => blocks.Rewrite(block, "R", folder.Path)), StringComparison.Ordinal);
        File.WriteAllText(folder["s.csv"], header + "plain,1,no-noise,1,1,4,20,all,b\n");
        Assert.Contains("validation_error", Data.OneLine.Of(() => blocks.Rewrite(block, "R", folder.Path)), StringComparison.Ordinal);
        File.Delete(folder["s.csv"]);
        Assert.Contains("s.csv", Data.OneLine.Of(() => blocks.Rewrite(block, "R", folder.Path)), StringComparison.Ordinal);
    }

    private static Figure1Try Try(string setting, string preset, int size, long seed, double error, string recipe) => new()
    {
        Setting = setting,
        Panel = "b",
        Preset = preset,
        Width = size,
        Seed = seed,
        ValidationError = error,
        Recipe = recipe,
    };
}
