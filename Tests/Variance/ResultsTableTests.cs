using Sgvb.Experiments.Variance;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Variance;

public class ResultsTableTests
{
    private static readonly BenchmarkRow[] Steps =
    [
        Step("shared", "simd", 20e6), Step("no-noise", "simd", 10e6), Step("local-reparam", "simd", 30e6),
        Step("no-noise", "torch", 15e6), Step("local-reparam", "torch", 60e6), Step("per-example", "torch", 500e6, minibatch: 100),
        Step("input-noise", "simd", 12e6, objective: "input-noise alpha kl=cubic"),
    ];

    private static readonly VarianceRow[] Variances =
    [
        Variance("no-noise", 1e3), Variance("local-reparam", 4e3), Variance("shared", 9e3),
            Variance("shared", 7e3) with { Method = "draws", Ci95Low = 1 },
        Variance("input-noise", 1e2) with { Objective = "input-noise alpha kl=cubic" },
    ];

    [Fact]
    public void The_floor_stands_first_and_the_others_follow_by_what_they_leave_in_their_objective()
    {
        var table = Assert.Single(ResultsTable.Build(Steps, Variances));
        Assert.Equal(
            ["no-noise (not ranked) simd", "no-noise (not ranked) torch", "local-reparam simd", "shared simd", "local-reparam torch",
                "per-example torch, M = 100",
                "input-noise simd"],
            table.Rows.Select(r => $"{r[0]} {r[2]}"));
    }

    [Fact]
    public void Ratios_compare_equals_and_a_smaller_minibatch_has_none()
    {
        var table = Assert.Single(ResultsTable.Build(Steps, Variances));
        string Cell(string estimator, string backend, string column) => table.Rows
            .Single(r => r[0].StartsWith(estimator, StringComparison.Ordinal) && r[2] == backend)[table.Headers.ToList().IndexOf(column)];
        Assert.Equal("3.00", Cell("local-reparam", "simd", "to no-noise"));
        Assert.Equal("4.00", Cell("local-reparam", "torch", "to no-noise"));
        Assert.Equal("2.00", Cell("local-reparam", "torch", "to simd"));
        Assert.Equal("1.00", Cell("shared", "simd", "to simd"));
        Assert.Equal("-", Cell("per-example", "torch, M = 100", "to simd"));
        Assert.Equal("-", Cell("per-example", "torch, M = 100", "to no-noise"));
        // The method that saw more examples; the variance is the estimator's, whatever the backend.
        Assert.Equal("9.0e3 [8.0e3, 1.0e4]", Cell("shared", "simd", "variance top [95 %]"));
        Assert.Equal("2.4e2", Cell("local-reparam", "torch", "top × s"));
    }

    [Fact]
    public void One_backend_needs_no_ratio_to_another()
    {
        var table = Assert.Single(ResultsTable.Build(Steps[..3], []));
        Assert.DoesNotContain("to simd", table.Headers);
        Assert.All(table.Rows, r => Assert.Equal("-", r[^1]));
    }

    private static BenchmarkRow Step(string estimator, string backend, double ns, int minibatch = 1000,
        string objective = "alpha kl=cubic") => new()
        {
            Benchmark = "step",
            Estimator = estimator,
            Objective = objective,
            Backend = backend,
            Workload = "mnist",
            Minibatch = minibatch,
            Threads = 2,
            Samples = 9,
            MedianNs = ns,
        };

    private static VarianceRow Variance(string estimator, double variance) => new()
    {
        Estimator = estimator,
        Objective = "alpha kl=cubic",
        Backend = "simd",
        Workload = "mnist",
        Minibatch = 1000,
        Layer = "top",
        Parameter = "theta",
        Method = "moments",
        Variance = variance,
        Ci95Low = variance - 1000,
        Ci95High = variance + 1000,
        Draws = 64,
        Blocks = 4,
    };
}
