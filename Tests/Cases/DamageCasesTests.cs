namespace Sgvb.Tests.Cases;

/// <summary>The cases of ../shared/cases/machines that damage a file give what their expect.txt says.</summary>
public sealed class DamageCasesTests
{
    private const string Set = "machines";

    [Fact]
    public void A_damaged_state_of_a_training_is_told_by_its_file()
    {
        var lines = Lines("damaged-training-state");
        Assert.Equal(5, lines.Count);
        Assert.All(lines, l => Assert.Contains(": rc 2 ", l, StringComparison.Ordinal));
        Assert.Contains("/epoch-0003.safetensors: ", lines[0], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), l => Assert.Contains("/epoch-0003.optimizer.safetensors: ", l, StringComparison.Ordinal));
    }

    [Fact]
    public void A_null_in_a_runs_JSON_is_told_by_its_file()
    {
        var lines = Lines("json-null");
        Assert.Equal(10, lines.Count);
        Assert.All(lines, l => Assert.StartsWith("rc 2 ", l, StringComparison.Ordinal));
        Assert.All(lines.Take(6), l => Assert.Contains("/shard.json:", l, StringComparison.Ordinal));
        Assert.All(lines.Skip(6).Take(3), l => Assert.Contains("/environment.json:", l, StringComparison.Ordinal));
        Assert.Contains("/x-report-full.json:1:", lines[9], StringComparison.Ordinal);
    }

    private static List<string> Lines(string name)
    {
        Assert.SkipWhen(SharedCase.Folder(Set) is null, "no ../shared/cases beside the repository");
        using var run = new SharedCase(Set, name);
        Assert.DoesNotContain("internal error", run.Out + run.Error, StringComparison.Ordinal);
        return [.. run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
