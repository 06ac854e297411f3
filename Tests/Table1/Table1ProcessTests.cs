using Sgvb.Experiments.Table1;
using Sgvb.Runs;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Table1;

public sealed class Table1ProcessTests
{
    private static readonly string[] Small =
    [
        "table1", "--data", "digits", "--workload", "784-8-10", "--minibatch", "50", "--epochs", "1", "--threads", "1", "--blocks", "2", "--time", "0",
    ];

    [Fact]
    public void A_call_for_one_of_several_seeds_leaves_the_others_in_the_table()
    {
        using var folder = new TemporaryFolder();
        Run("--seeds", "2");
        var before = File.ReadAllBytes(Path.Combine(folder["run"], RunFolder.Table1));
        Assert.All(RunFolder.Open(folder["run"]).Read<Table1Row>(RunFolder.Table1), r => Assert.Equal(2, r.Seeds));
        Run("--seeds", "1");
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(folder["run"], RunFolder.Table1)));

        void Run(params string[] more)
        {
            var run = Executable.Suite([.. Small, .. more, "--output", folder["run"]]);
            Assert.True(run.ExitCode == 0, run.Error);
        }
    }
}
