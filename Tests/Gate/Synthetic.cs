using System.Text.Json;
using MathNet.Numerics.Distributions;
using Sgvb.Gate.Cases;
using Sgvb.Gate.Statistics;

namespace Sgvb.Tests.Gate;

/// <summary>Made-up series and files for the gate's tests.</summary>
internal static class Synthetic
{
    public static CaseKey Key(Metric metric, string name = "case") => new(metric, name);

    public static CasePair Pair(Metric metric, double[] baseline, double[] candidate, string name = "case") =>
        new(Key(metric, name), Units(baseline), Units(candidate));

    public static IReadOnlyList<Unit> Units(params double[] values) =>
        [.. values.Select((v, i) => new Unit(i.ToString(CultureInfo.InvariantCulture), v))];

    /// <summary>Launches around a level, with this relative spread.</summary>
    public static double[] Launches(int seed, int count, double level, double spread)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => level * Math.Exp(spread * Normal.Sample(random, 0, 1)))];
    }

    /// <summary>A document as BenchmarkDotNet's full exporter writes it: 3 launches of 15 iterations with 2 % noise.</summary>
    /// <param name="seed">Of the noise.</param>
    /// <param name="cases">Nanoseconds by full name; NaN for a crashed case.</param>
    /// <param name="processor">As the exporter found it.</param>
    /// <param name="wobble">Launches lie apart by so much: three levels in turns, relative to the middle one.</param>
    public static string ForeignJson(
        int seed, IReadOnlyDictionary<string, double> cases, string? processor = "AMD EPYC 7763", int launches = 3,
        string title = "Acme.Parsing-20260101-120000", string runtime = ".NET 8.0.11",
        double wobble = 0)
    {
        var random = new Random(seed);
        return JsonSerializer.Serialize(new
        {
            Title = title,
            HostEnvironmentInfo = new
            {
                BenchmarkDotNetVersion = "0.14.0",
                ProcessorName = processor,
                PhysicalCoreCount = 2,
                RuntimeVersion = runtime
            },
            Benchmarks = cases.Select(c => new
            {
                DisplayInfo = $"{c.Key}: DefaultJob",
                FullName = c.Key,
                Statistics = double.IsNaN(c.Value) ? null : new { N = 15 * launches },
                Memory = double.IsNaN(c.Value) ? null : new { BytesAllocatedPerOperation = 1024 },
                Measurements = double.IsNaN(c.Value) ? [] : Measurements(random, c.Value, launches, wobble),
            }),
        });
    }

    private static object[] Measurements(Random random, double nanoseconds, int launches, double wobble) =>
    [
        .. from launch in Enumerable.Range(1, launches)
           let level = 1 + wobble * (launch % 3 - 1)
           from stage in (string[])["Warmup", "Actual", "Result"]
           from iteration in Enumerable.Range(1, 15)
           let operations = 4096
           select new
           {
               IterationMode = "Workload",
               IterationStage = stage,
               LaunchIndex = launch,
               IterationIndex = iteration,
               Operations = operations,
               Nanoseconds = operations * nanoseconds * level * (stage == "Warmup" ? 3 : 1) * (1 + 0.02 * Normal.Sample(random, 0, 1)),
           },
    ];
}
