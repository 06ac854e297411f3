using Sgvb.Experiments.Speed;
using Sgvb.Runs;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Speed;

public sealed class SpeedProcessTests
{
    [Fact]
    public void Epochs_are_scaled_from_steps_taken_in_turns_and_the_ratio_is_to_the_same_backend()
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Suite("speed", "--data", "digits", "--workload", "784-8-10", "--minibatch", "200", "--threads", "1",
            "--seconds", "1", "--output", folder["run"]);
        Assert.True(run.ExitCode == 0, run.Error);
        var rows = RunFolder.Open(folder["run"]).Read<SpeedRow>(RunFolder.Speed);
        foreach (var backend in rows.GroupBy(r => r.Backend))
        {
            Assert.Equal(["no-noise", "local-reparam", "shared", "per-example"], backend.Select(r => r.Estimator));
            Assert.All(backend, r => Assert.Equal(r.Estimator == "local-reparam", r.ToLocal is null));
            var local = backend.First(r => r.Estimator == "local-reparam");
            var slow = backend.First(r => r.Estimator == "per-example");
            Assert.InRange(slow.ToLocal!.Value, slow.ToLocalLow!.Value, slow.ToLocalHigh!.Value);
            // The ratio of medians may differ from the median of ratios, but not beyond what the rounds spread.
            Assert.InRange(slow.EpochS / local.EpochS,
                slow.Ci95LowS!.Value / local.Ci95HighS!.Value, slow.Ci95HighS!.Value / local.Ci95LowS!.Value);
        }

        Assert.All(rows, r =>
        {
            Assert.Equal(20_000, r.Examples);
            Assert.Equal(20_000.0 / r.Minibatch * r.StepNs / 1e9, r.EpochS, 1e-9 * r.EpochS);
            Assert.True(r.Rounds >= 6 && r.StepsTimed >= r.Rounds);
            Assert.Null(r.PaperS);
            Assert.Contains($"{r.StepsTimed} steps timed, an epoch has {20_000 / r.Minibatch}", r.Note, StringComparison.Ordinal);
        });
        var simd = rows.Where(r => r.Backend == "simd").ToList();
        Assert.Equal("on the fly", Assert.Single(simd, r => r.Noise.Length > 0).Noise);
        if (rows.FirstOrDefault(r => r is { Backend: "torch", Estimator: "per-example" }) is { } torch)
            Assert.Equal((100, "stored"), (torch.Minibatch, torch.Noise));
        Assert.Contains("made on the fly inside the product and never stored", run.Out, StringComparison.Ordinal);
        Assert.Contains("The paper's ratio is 221, on its GPU.", run.Out, StringComparison.Ordinal);
    }
}
