using System.Diagnostics;
using Sgvb.Bench.Benchmarks;
using Sgvb.Common.Statistics;
using Sgvb.Measuring.Agreement;
using Sgvb.Measuring.Peak;
using Sgvb.Measuring.Timing;
using Sgvb.Runs.Machine;

namespace Sgvb.Bench.Curves;

/// <summary><c>bench --curves</c>: how a step's time grows with width, minibatch and threads, beside what the machine's limits allow.</summary>
public sealed class CurvesRun(IReadOnlyList<CurvePoint> points, CommonValues values, RunFolder run, Screen screen, CancellationToken stop)
{
    /// <summary>Agreement is checked at every width up to this one; a reference of the widest would take longer than all the timing.</summary>
    private const int WidestChecked = 1024;

    private const int LeastSamples = 6;
    private const int MostSamples = 50;

    private static readonly TimeSpan BudgetOfPoint = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, double> _peaks = [];
    private readonly Dictionary<int, double> _bandwidths = [];
    private readonly long? _lastCache = MachineReader.Read([]).Processor.L3Bytes;

    public void Execute()
    {
        var rows = new List<CurveRow>();
        screen.Progress(progress =>
        {
            AgreementGate.Check([.. points.Where(p => p.Width <= WidestChecked).Select(p => p.Step)], values.Seed, mustAll: true, run, progress, stop);
            using var stage = progress.Begin("measuring curves", points.Count);
            foreach (var point in points)
            {
                stage.Describe($"{point.Curve}: {point.Step.Name}, width {point.Width}, M = {point.Step.Workload.Minibatch}");
                rows.Add(Measure(point));
                run.Write(RunFolder.Curves, rows);
                stage.Advance();
            }
        });
        screen.Table(Table(rows));
        screen.Line("Bounds: the products at the measured peak, and the least traffic at the measured bandwidth. Written to " + run.FileAt(RunFolder.Curves));
    }

    private CurveRow Measure(CurvePoint point)
    {
        using var session = new StepSession();
        session.Start(point.Step);
        var contender = new Contender(session.Run);
        contender.Prepare();
        var samples = new List<double>();
        var begin = Stopwatch.GetTimestamp();
        while (samples.Count < LeastSamples || (Stopwatch.GetElapsedTime(begin) < BudgetOfPoint && samples.Count < MostSamples))
        {
            stop.ThrowIfCancellationRequested();
            samples.Add(contender.Seconds() * 1e9);
        }

        return Row(point, MedianInterval.Of(samples), Peak(point.Step), Bandwidth(point.Step));
    }

    /// <param name="point">What was measured.</param>
    /// <param name="median">Nanoseconds a step.</param>
    /// <param name="peak">GFLOP/s; null for a device whose limits are not known.</param>
    /// <param name="bandwidth">GB/s; null likewise.</param>
    internal static CurveRow Row(CurvePoint point, MedianInterval median, double? peak, double? bandwidth)
    {
        var (step, names) = (point.Step, point.Step.Row);
        var gflops = step.Flops / median.Median;
        return new CurveRow
        {
            Curve = point.Curve,
            Case = names.Case,
            Threads = step.Threads,
            Width = point.Width,
            Samples = median.Samples,
            MedianNs = median.Median,
            Ci95LowNs = median.Low,
            Ci95HighNs = median.High,
            Gflops = gflops,
            FractionOfPeak = gflops / peak,
            ComputeBoundNs = step.Flops / peak,
            MemoryBoundNs = step.Bytes / bandwidth,
        };
    }

    private double? Peak(StepCase step) => !Registry.Backend(step.Backend).RunsOnProcessor ? null
        : _peaks.TryGetValue(step.Threads, out var known) ? known : _peaks[step.Threads] = FmaPeak.Measure(step.Threads, stop: stop).Best;

    private double? Bandwidth(StepCase step) => !Registry.Backend(step.Backend).RunsOnProcessor ? null
        : _bandwidths.TryGetValue(step.Threads, out var known) ? known
        : _bandwidths[step.Threads] = MemoryBandwidth.Measure(step.Threads, _lastCache, samples: 5, stop).Max(p => p.Best);

    private static TextTable Table(IEnumerable<CurveRow> rows)
    {
        var table = new TextTable("Step time as one size grows", "curve", "estimator", "backend", "width", "M", "threads", "median", "GFLOP/s", "of peak",
            "compute bound", "memory bound");
        foreach (var row in rows)
            table.Add(row.Curve, row.Estimator, row.Backend, Format.Whole(row.Width), Format.Whole(row.Minibatch), Format.Whole(row.Threads),
                Format.DurationInterval(row.MedianNs, row.Ci95LowNs, row.Ci95HighNs), Format.Significant(row.Gflops),
                row.FractionOfPeak is { } fraction ? Format.Percent(fraction) : "",
                row.ComputeBoundNs is { } compute ? Format.Duration(compute) : "", row.MemoryBoundNs is { } memory ? Format.Duration(memory) : "");
        return table;
    }
}
