using Sgvb.Gate.Export;

namespace Sgvb.Tests.Export;

public sealed class OpenMetricsExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_run_of_this_suite_is_gauges_in_base_units_rounded_to_its_intervals()
    {
        var samples = Read(ExportSamples.Suite(_folder));
        Assert.All(samples, s => Assert.Equal("gauge", s.Type));
        var step = samples.Single(s => s.Family == "bench_time_seconds" && s.Labels.GetValueOrDefault("estimator") == "local-reparam");
        // 1000 ns, known to within 25 ns.
        Assert.Equal(("1e-06", "simd"), (step.Text, step.Labels["backend"]));
        Assert.Equal("9.8e-07", samples.Single(s => s.Family == "bench_time_low_seconds" && s.Labels["case"] == step.Labels["case"]).Text);
        Assert.Equal(7800, samples.Single(s => s.Family == "bench_variance" && s.Labels["pass"] == "top theta").Value);
        Assert.Contains(samples, s => s.Family == "bench_allocated_bytes");
    }

    [Fact]
    public void Names_keep_every_sign()
    {
        var samples = Read(ExportSamples.Foreign(_folder));
        Assert.Contains(samples, s => s.Labels["case"] == ExportSamples.HostileCase);
        // One launch has no interval, and so no bounds.
        Assert.DoesNotContain(samples, s => s.Family == "bench_time_low_seconds" && s.Labels["case"] == "Acme.One");
    }

    [Fact]
    public void Verdicts_are_a_state_set_with_one_state_a_case()
    {
        var samples = Read(ExportSamples.Verdicts(_folder));
        var states = samples.Where(s => s.Type == "stateset").GroupBy(s => s.Labels["case"]).ToList();
        Assert.Equal(3, states.Count);
        Assert.All(states, c => Assert.Equal(1, c.Sum(s => s.Value)));
        Assert.Equal("regressed", states.Single(c => c.Key == "Acme.Hashing.Crc32").Single(s => s.Value == 1).Labels["bench_gate_verdict"]);
        Assert.InRange(samples.Single(s => s.Family == "bench_gate_change_time_ratio" && s.Labels["case"] == "Acme.Hashing.Crc32").Value, 1.49, 1.51);
    }

    [Theory]
    [InlineData("# TYPE a gauge\na 1\n")]
    [InlineData("a 1\n# EOF\n")]
    [InlineData("# TYPE a gauge\na{b=\"c\"} 1\na{b=\"c\"} 2\n# EOF\n")]
    [InlineData("# TYPE a gauge\na{b=\"c\"d\"} 1\n# EOF\n")]
    [InlineData("# TYPE a gauge\na NULL\n# EOF\n")]
    [InlineData("# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n")]
    [InlineData("# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\n# EOF\n")]
    [InlineData("# TYPE a stateset\na{a=\"x\"} 2\n# EOF\n")]
    public void Another_text_is_refused(string text) => Assert.Throws<FormatException>(() => OpenMetricsReader.Read(text));

    public void Dispose() => _folder.Dispose();

    private List<(string Family, string Type, IReadOnlyDictionary<string, string> Labels, double Value, string Text)> Read(string run) =>
        OpenMetricsReader.Read(File.ReadAllText(ExportSamples.Export(_folder, run, "openmetrics", OpenMetricsFormat.FileName))).Samples;
}
