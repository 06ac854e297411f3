using Sgvb.Gate;
using Sgvb.Gate.Ab;

namespace Sgvb.Tests.Gate;

/// <summary>Variances and biases of real processes, both sides from the build beside the tests.</summary>
public sealed class EstimatorStatisticsTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Sgvb.Analysis.dll");
    private static readonly string Missing = Path.Combine(AppContext.BaseDirectory, "Sgvb.Missing.dll");

    [Fact]
    public void The_same_code_gives_equal_numbers()
    {
        var comparison = Compare(Program, Program, "local-reparam", "--kl", "exact", "--workload", "mnist", "--antithetic");
        Assert.Empty(comparison.Notes);
        Assert.All(comparison.Results, r => Assert.Equal((Verdict.Equivalent, r.Baseline, "paired"), (r.Verdict, r.Candidate, r.Method)));
        Assert.All(comparison.Results,
            r => Assert.Contains("local-reparam alpha kl=exact simd tiny M=50", r.Key.Case, StringComparison.Ordinal));
        Assert.Equal(["bias", "variance"], comparison.Results.Select(r => r.Key.Metric.Name).Distinct().Order());
        Assert.Contains(comparison.Results, r => r.Key.Pass == "top theta");
    }

    [Fact]
    public void What_the_baseline_cannot_give_is_said_and_what_the_candidate_cannot_give_is_a_failure()
    {
        var older = Compare(Missing, Program, "local-reparam");
        Assert.Empty(older.Results);
        Assert.Contains("variance and bias of local-reparam were not compared: ", older.Notes.Single(), StringComparison.Ordinal);
        var error = Assert.Throws<SgvbException>(() => Compare(Program, Missing, "local-reparam"));
        Assert.Equal(5, error.ExitCode);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static Comparison Compare(string a, string b, string estimator, params string[] arguments) =>
        new EstimatorStatistics(new Dictionary<Side, string> { [Side.A] = a, [Side.B] = b }, arguments)
            .AddTo(new([], [], [], [], []), [estimator], Margins.Load(null), TestContext.Current.CancellationToken);
}
