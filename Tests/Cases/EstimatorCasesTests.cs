using System.Text.RegularExpressions;
using Sgvb.Experiments.Convergence;
using Sgvb.Experiments.Scaling;
using Sgvb.Runs;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Cases;

/// <summary>Every case of ../shared/cases/estimators gives what its expect.txt says.</summary>
public sealed partial class EstimatorCasesTests
{
    private const string Set = "estimators";

    private static readonly Dictionary<string, Action<SharedCase>> Expected = new()
    {
        ["checkpoint-epoch-nan"] = c => Refused(c, "net.safetensors: metadata epoch is 'nan'"),
        ["checkpoint-gap"] = c => Refused(c, "tensor layers.2.theta stands in the file, but layers.1.theta is missing"),
        ["checkpoint-sigma-transposed"] = SigmaTransposed,
        ["data-fifo"] = Fifo,
        ["one-example"] = OneExample,
        ["scaling-grouped-law"] = GroupedLaw,
        ["sorted-data"] = SortedData,
        ["train-history-lost"] = HistoryKept,
        ["width1-simd-noise-gradient"] = WidthOne,
    };

    public static TheoryData<string> Names => [.. Expected.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_what_is_expected(string name)
    {
        Assert.SkipWhen(SharedCase.Folder(Set) is null, "no ../shared/cases beside the repository");
        // Calls of these two share a folder, which holds one run: each gets its own.
        using var run = new SharedCase(Set, name, name is "one-example" or "width1-simd-noise-gradient"
            ? text => text.Replace("--output $W/c9", "--output $(mktemp -d)/c9", StringComparison.Ordinal)
                .Replace("--output $W/c1v", "--output $(mktemp -d)/c1v", StringComparison.Ordinal)
                // Its rows are exact now; all of them are looked at.
                .Replace(" | grep moments", "; echo \"exit $?\"", StringComparison.Ordinal) : null);
        Assert.DoesNotContain("internal error", run.Error, StringComparison.Ordinal);
        Expected[name](run);
    }

    [Fact]
    public void No_case_is_without_an_expectation()
    {
        Assert.SkipWhen(SharedCase.Folder(Set) is null, "no ../shared/cases beside the repository");
        Assert.Equal(Directory.GetDirectories(SharedCase.Folder(Set)!).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            Expected.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>One line, exit 2, and nothing was measured or begun.</summary>
    private static void Refused(SharedCase run, string message)
    {
        Assert.Equal("exit 2 net.safetensors\n", run.Out);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n', StringComparison.Ordinal));
        Assert.Empty(run.Files("*"));
    }

    private static void SigmaTransposed(SharedCase run)
    {
        Assert.Contains("tensor layers.0.log_sigma has shape [6, 784] instead of [784, 6]", run.Error, StringComparison.Ordinal);
        Assert.Equal(["exit 2 net.safetensors", "exit 0 right.safetensors"], run.Out.Split('\n').Where(l => l.StartsWith("exit ", StringComparison.Ordinal)));
    }

    private static void Fifo(SharedCase run)
    {
        Assert.DoesNotContain("still waiting", run.Out, StringComparison.Ordinal);
        Assert.Contains("train-images-idx3-ubyte: is empty, or is a pipe or a device", run.Error, StringComparison.Ordinal);
    }

    private static void OneExample(SharedCase run)
    {
        Assert.Equal(Enumerable.Repeat("exit 0", 5), run.Out.Split('\n').Where(l => l.StartsWith("exit ", StringComparison.Ordinal)));
        Assert.DoesNotContain("DISAGREE", run.Out, StringComparison.Ordinal);
        var cells = Cell().Matches(run.Out);
        Assert.NotEmpty(cells);
        foreach (Match cell in cells)
        {
            var (value, low, high) = (Number(cell, 1), Number(cell, 2), Number(cell, 3));
            Assert.True(low >= 0 && low <= high && value is >= 0 and < 1e-3, cell.Value);
        }
    }

    private static void GroupedLaw(SharedCase run)
    {
        var rows = run.Run("c3").Read<ScalingRow>(RunFolder.Scaling).Where(r => r.Estimator == "grouped:100").ToList();
        Assert.Equal(["bottom", "top"], rows.Select(r => r.Layer).Distinct());
        foreach (var layer in rows.GroupBy(r => r.Layer))
        {
            var (one, hundred) = (layer.Single(r => r.Minibatch == 1), layer.Single(r => r.Minibatch == 100));
            Assert.InRange(hundred.Law!.Value, hundred.Ci95Low!.Value, hundred.Ci95High!.Value);
            Assert.InRange(one.OneExample!.Value, one.Ci95Low!.Value, one.Ci95High!.Value);
        }

        var laws = run.Out[run.Out.IndexOf("\nVar(M) = ", StringComparison.Ordinal)..].Split('\n').Where(l => l.StartsWith("grouped:100 ", StringComparison.Ordinal));
        Assert.All(laws, l => Assert.EndsWith(" –", l, StringComparison.Ordinal));
    }

    private static void SortedData(SharedCase run)
    {
        var errors = TestError().Matches(run.Out).Select(m => Number(m, 1)).ToList();
        Assert.Equal(2, errors.Count);
        Assert.All(errors, e => Assert.InRange(e, 0, 5));
        Assert.Equal(Likelihood("c2c-shuffled"), Likelihood("c2c-sorted"));
        foreach (var order in (string[])["c2v-shuffled", "c2v-sorted"])
            Assert.All(run.Run(order).Read<VarianceRow>(RunFolder.Variance), r => Assert.Equal(1, r.CosineToNoNoise));

        double Likelihood(string name) => run.Run(name).Read<ConvergenceRow>(RunFolder.Convergence)[^1].LogLikelihood;
    }

    private static void HistoryKept(SharedCase run)
    {
        Assert.Equal(["after --epochs 5: rows of epochs 1 2 3 4 5", "after --epochs 2: rows of epochs 1 2 3 4 5",
            "after --epochs 6: rows of epochs 1 2 3 4 5 6"], run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd()));
    }

    private static void WidthOne(SharedCase run)
    {
        var reason = Registry.Backends.Single(b => b.Name == "torch").Unavailable;
        Assert.SkipWhen(reason is not null, $"no torch: {reason}");
        Assert.All(run.Run("c1").Read<AgreementRow>(RunFolder.Agreement), r => Assert.True(r.Passed, r.ToString()));
        var bottom = Bottom().Matches(run.Out).Select(m => Number(m, 1)).ToList();
        Assert.NotEmpty(bottom);
        Assert.All(bottom, v => Assert.InRange(v, 4e2, 7e2));
    }

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(-?\d\S*) \[(-?\d\S*), (-?\d\S*)\]")]
    private static partial Regex Cell();

    [GeneratedRegex(@"width 20, seed 1: test error (\S+) %")]
    private static partial Regex TestError();

    [GeneratedRegex(@"^per-example +bottom +theta +draws +(\S+)", RegexOptions.Multiline)]
    private static partial Regex Bottom();
}
