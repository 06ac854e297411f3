using Sgvb.Measuring.Machine;
using Sgvb.Measuring.Peak;
using Sgvb.Measuring.Selection;
using Sgvb.Runs.Machine;

namespace Sgvb.Cli.Verbs;

/// <summary>What this machine is, what can run on it, and how fast it could be at best.</summary>
public sealed class DoctorVerb() : Verb("doctor", "machine fingerprint, whether it is fit to measure, each backend or the reason why not, peak GFLOP/s, GB/s, normals/s",
    "doctor", "doctor --threads 1", "doctor --json")
{
    private readonly Option<int?> _samples = CommonOptions.Whole("--samples", "N", "samples of each peak (default 15)", 1, 1000);

    protected override void Configure(Command command)
    {
        Common.AddTo(command, Common.Threads, Common.Json);
        command.Options.Add(_samples);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var values = Common.Read(result);
        var threads = values.Threads ?? Environment.ProcessorCount;
        var samples = result.GetValue(_samples) ?? 15;
        var screen = Screen.Default;
        var machine = ThisMachine.ForRun(threads);
        // Before the peaks, which are load themselves.
        var fitness = new MachineFitness().Check(values.Threads);
        var peaks = screen.Progress(progress => Peaks(progress, machine, threads, samples, stop));
        if (values.Json)
        {
            screen.Line(JsonText.Of(new { Environment = machine, Fitness = fitness, Peaks = peaks }));
            return 0;
        }

        screen.Table(MachineTables.Machine(machine));
        screen.Table(MachineTables.Backends(machine));
        screen.Table(PeakTable.Of(peaks));
        screen.Table(MachineTables.Fitness(fitness));
        return 0;
    }

    private static List<PeakResult> Peaks(Progress progress, Fingerprint machine, int threads, int samples, CancellationToken stop)
    {
        using var stage = progress.Begin("measuring peaks", 3);
        var peaks = new List<PeakResult>();
        foreach (var count in ((int[])[1, threads]).Distinct())
            peaks.Add(FmaPeak.Measure(count, samples, stop));
        stage.Advance();
        foreach (var count in ((int[])[1, threads]).Distinct())
            peaks.AddRange(MemoryBandwidth.Measure(count, machine.Processor.L3Bytes, samples, stop));
        stage.Advance();
        foreach (var entry in Registry.Backends.Where(b => b.IsHardware && b.Unavailable is null && b.CreateBackend is not null))
        {
            using var backend = entry.CreateBackend!(threads);
            peaks.Add(NoiseRate.Measure(backend, threads, samples, stop));
        }

        stage.Advance();
        return peaks;
    }
}
