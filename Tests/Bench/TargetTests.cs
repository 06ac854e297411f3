using Sgvb.Bench.Benchmarks;
using Sgvb.Bench.Curves;
using Sgvb.Bench.Targets;
using Sgvb.Common.Statistics;
using Sgvb.Measuring.Selection;
using Sgvb.Measuring.Timing;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Bench;

/// <summary>How targets are judged and curves are laid out; nothing here measures.</summary>
public sealed class TargetTests
{
    /// <summary>Eight values: the median's 95 % interval is [smallest, largest].</summary>
    private static readonly double[] Values = [1.0, 1.1, 1.1, 1.2, 1.2, 1.3, 1.3, 1.4];

    [Theory]
    [InlineData(true, 1.4, "pass")]
    [InlineData(true, 1.41, "MISS")]
    [InlineData(false, 1.0, "pass")]
    [InlineData(false, 0.99, "MISS")]
    public void A_target_is_reached_where_the_interval_reaches_it(bool atLeast, double bound, string verdict)
    {
        var row = new Target("t", "ratio", atLeast, bound, () => new Measured(Values, 0.98, 2)).Row(CancellationToken.None);
        Assert.Equal((verdict, 1.2, 1.0, 1.4, 8), (row.Verdict, row.Measured, row.Ci95Low, row.Ci95High, row.Rounds));
    }

    [Theory]
    [InlineData(0, "pass")]
    [InlineData(24, "MISS")]
    public void A_count_is_judged_as_it_is(double bytes, string verdict) =>
        Assert.Equal(verdict, new Target("allocation", "bytes", false, 0, () => new Measured([bytes], null, 2)).Row(CancellationToken.None).Verdict);

    [Fact]
    public void What_cannot_be_measured_is_neither_and_says_why()
    {
        var row = new Target("t", "ratio", true, 1, () => throw new SgvbException("torch: no libtorch here")).Row(CancellationToken.None);
        Assert.Equal(("unavailable", "torch: no libtorch here"), (row.Verdict, row.Note));
        Assert.Null(row.Measured);
        Assert.Contains("unavailable", TargetsRun.Table([row]).ToPlain(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_measured_in_time_says_so()
    {
        using var clock = new CancellationTokenSource();
        var row = new Target("t", "ratio", true, 1, Late).Row(clock.Token);
        Assert.Equal("unavailable", row.Verdict);
        Assert.StartsWith("the time for all targets was over", row.Note, StringComparison.Ordinal);

        Measured Late()
        {
            clock.Cancel();
            clock.Token.ThrowIfCancellationRequested();
            return new Measured(Values, null, 1);
        }
    }

    [Fact]
    public void Contenders_take_turns_between_peak_loops()
    {
        var turns = new List<int>();
        var rounds = Rounds.Measure([new(n => Turn(0, n)), new(n => Turn(1, n))], threads: 1, TimeSpan.Zero, TestContext.Current.CancellationToken);
        Assert.Equal(Rounds.Least, rounds.Count);
        Assert.All(rounds.Peaks, p => Assert.True(p > 0));
        Assert.InRange(rounds.LowestPeak, 0, 1);
        Assert.Equal(Enumerable.Repeat((int[])[0, 1], Rounds.Least).SelectMany(t => t), turns.TakeLast(2 * Rounds.Least));

        void Turn(int contender, int count)
        {
            turns.Add(contender);
            Thread.Sleep(TimeSpan.FromMilliseconds(25 * count));
        }
    }

    /// <summary>Without a library, with none that loads, and with one that has no product: each is a row with its reason.</summary>
    [Theory]
    [InlineData(null, "no library to compare with: name a BLAS library's file in SGVB_BLAS")]
    [InlineData("libblas.so.3", "SGVB_BLAS: libblas.so.3 is not the full path of a library that loads here")]
    [InlineData("/proc/self/status", "SGVB_BLAS: /proc/self/status is not the full path of a library that loads here")]
    [InlineData("libc", "has no cblas_sgemm")]
    public void A_peer_that_is_no_BLAS_is_left_out(string? file, string reason)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names of Linux");
        if (file == "libc")
            file = File.ReadLines("/proc/self/maps").Select(l => l.Split(' ')[^1]).First(p => p.Contains("/libc.so", StringComparison.Ordinal));
        var before = Environment.GetEnvironmentVariable(BlasProduct.Variable);
        Environment.SetEnvironmentVariable(BlasProduct.Variable, file);
        try
        {
            var row = new Target("t", "ratio", true, 1, () => new ProductTargets(1, TestContext.Current.CancellationToken).OfSystemBlas()).Row(CancellationToken.None);
            Assert.Equal("unavailable", row.Verdict);
            Assert.EndsWith(reason, row.Note, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(BlasProduct.Variable, before);
        }
    }

    [Fact]
    public void Every_target_has_a_name_of_its_own()
    {
        var names = new TargetList(1, 1, TestContext.Current.CancellationToken).All.Select(t => t.Name).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Curves_grow_one_size_at_a_time_over_the_stated_ranges()
    {
        var methods = MethodSelection.Choose(new CommonValues { Estimators = ["no-noise", "per-example"] }, [], out _);
        var points = CurvePoint.All(methods, [Registry.Backend("simd")], new CommonValues { Threads = 6 }).ToList();
        var plain = points.Where(p => p.Step.Name == "no-noise").ToList();
        Assert.Equal((64, 4096), Range(plain.Where(p => p.Curve == "width").Select(p => p.Width)));
        Assert.Equal((1, 8192), Range(plain.Where(p => p.Curve == "minibatch").Select(p => p.Step.Workload.Minibatch)));
        Assert.Equal([1, 2, 4, 6], plain.Where(p => p.Curve == "threads").Select(p => p.Step.Threads));
        Assert.All(plain, p => Assert.Equal([784, p.Width, p.Width, p.Width, 10], p.Step.Workload.Widths));
        // Noise for each of 8192 examples takes minutes a point.
        Assert.True(points.Where(p => p.Step.Name == "per-example" && p.Curve == "minibatch").Max(p => p.Step.Workload.Minibatch) < 8192);
    }

    [Fact]
    public void A_point_stands_beside_its_bounds()
    {
        var methods = MethodSelection.Choose(new CommonValues { Estimators = ["no-noise"] }, [], out _);
        var point = CurvePoint.All(methods, [Registry.Backend("simd")], new CommonValues { Threads = 1 }).First();
        var flops = point.Step.Flops;
        CurveRow row = CurvesRun.Row(point, MedianInterval.Of([flops / 50]), peak: 100, bandwidth: 10);
        Assert.Equal((50.0, 0.5), (row.Gflops, row.FractionOfPeak));
        Assert.Equal((flops / 100, point.Step.Bytes / 10), (row.ComputeBoundNs, row.MemoryBoundNs));
    }

    private static (int, int) Range(IEnumerable<int> values) => (values.Min(), values.Max());
}
