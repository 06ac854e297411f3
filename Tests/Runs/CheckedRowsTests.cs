using Sgvb.Experiments.Figure1;
using Sgvb.Experiments.Hardware;
using Sgvb.Experiments.Speed;
using Sgvb.Experiments.Table1;
using Sgvb.Experiments.Training;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Runs;

/// <summary>Numbers and words that no measurement gives are refused by the reader, with line and column.</summary>
public sealed class CheckedRowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(nameof(BenchmarkRow), nameof(BenchmarkRow.MedianNs), -5.0, "column median_ns: -5 is below 0")]
    [InlineData(nameof(BenchmarkRow), nameof(BenchmarkRow.Ci95LowNs), 0.8, "column ci95_low_ns: 0.8 is above ci95_high_ns, 0.75")]
    [InlineData(nameof(BenchmarkRow), nameof(BenchmarkRow.AllocatedBytes), -1.0, "column allocated_bytes: -1 is below 0")]
    [InlineData(nameof(BenchmarkRow), nameof(BenchmarkRow.Samples), -3, "column samples: -3 is below 0")]
    [InlineData(nameof(BenchmarkRow), nameof(BenchmarkRow.Benchmark), "", "column benchmark: is empty")]
    [InlineData(nameof(MeasurementRow), nameof(MeasurementRow.ValueNs), -0.1, "column value_ns: -0.1 is below 0")]
    [InlineData(nameof(VarianceRow), nameof(VarianceRow.Ci95Low), 3.5, "column ci95_low: 3.5 is above ci95_high, 0.75")]
    [InlineData(nameof(VarianceRow), nameof(VarianceRow.Layer), "", "column layer: is empty")]
    [InlineData(nameof(Table1Row), nameof(Table1Row.Lowest), 0.9, "column lowest: 0.9 is above highest, 0.75")]
    [InlineData(nameof(SpeedRow), nameof(SpeedRow.ToLocalLow), 0.76, "column to_local_low: 0.76 is above to_local_high, 0.75")]
    [InlineData(nameof(HardwareRow), nameof(HardwareRow.VarianceTopCi95Low), 2.0, "column variance_top_ci95_low: 2 is above variance_top_ci95_high, 0.75")]
    [InlineData(nameof(Figure1Row), nameof(Figure1Row.TestError), 1.5, "column test_error: 1.5 is not from 0 to 1")]
    [InlineData(nameof(Figure1Row), nameof(Figure1Row.Preset), "gaussian-dropout-c", "column preset: no 'gaussian-dropout-c'; did you mean gaussian-dropout-a?")]
    [InlineData(nameof(TrainingRow), nameof(TrainingRow.Seed), 4294967296L, "column seed: 4294967296 is not from 0 to 4294967295")]
    [InlineData(nameof(TargetRow), nameof(TargetRow.Verdict), "passed", "column verdict: no 'passed'; did you mean pass?")]
    public void A_cell_that_cannot_be_is_named(string row, string property, object value, string message)
    {
        var type = AnyRow.Types.Single(t => t.Name == row);
        var (first, second) = (AnyRow.Of(type, 1), AnyRow.Of(type, 2));
        type.GetProperty(property)!.SetValue(second, value);
        AnyRow.Write(type, _folder["rows.csv"], first, second);
        var error = Assert.Throws<SgvbException>(() => AnyRow.Read(type, _folder["rows.csv"]));
        Assert.StartsWith($"{_folder["rows.csv"]}:3: {message}", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.ExitCode);
    }

    [Fact]
    public void An_interval_of_no_width_or_with_one_end_is_one()
    {
        var type = typeof(VarianceRow);
        var (point, open) = ((VarianceRow)AnyRow.Of(type, 1), (VarianceRow)AnyRow.Of(type, 2));
        AnyRow.Write(type, _folder["rows.csv"], point with { Variance = 0, Ci95Low = 0, Ci95High = 0 }, open with { Ci95Low = null });
        Assert.Equal(2, AnyRow.Read(type, _folder["rows.csv"]).Count);
    }
}
