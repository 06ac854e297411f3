using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sgvb.Tests.Gate;

/// <summary>A document of BenchmarkDotNet's full JSON, entry by entry.</summary>
internal sealed class ForeignFile
{
    private readonly JsonArray _benchmarks = [];

    /// <summary>HostEnvironmentInfo.</summary>
    public Dictionary<string, object?> Host { get; } = new()
    {
        ["BenchmarkDotNetVersion"] = "0.15.8",
        ["OsVersion"] = "Linux Ubuntu 24.04.3 LTS (Noble Numbat)",
        ["ProcessorName"] = "AMD EPYC 7763",
        ["RuntimeVersion"] = ".NET 10.0.2 (10.0.2, 10.0.225.61305)",
        ["Architecture"] = "X64",
        ["Configuration"] = "RELEASE",
        ["HasAttachedDebugger"] = false,
        ["ChronometerFrequency"] = new { Hertz = 1_000_000_000 },
    };

    /// <summary>Adds one entry, with a launch for each time.</summary>
    /// <param name="name">Its FullName.</param>
    /// <param name="job">Of its DisplayInfo: "DefaultJob", ".NET 8.0(Runtime=.NET 8.0)".</param>
    /// <param name="nanoseconds">Of each launch's iterations, an operation.</param>
    /// <returns>The entry, to be changed.</returns>
    public JsonObject Add(string name, string job, params double[] nanoseconds)
    {
        var entry = JsonSerializer.SerializeToNode(new
        {
            DisplayInfo = $"{name.Split('.')[^1]}: {job}",
            FullName = name,
            Statistics = new { N = nanoseconds.Length },
            Measurements = nanoseconds.SelectMany((ns, l) => Enumerable.Range(1, 3).Select(i => new
            {
                IterationMode = "Workload",
                IterationStage = "Result",
                LaunchIndex = l + 1,
                IterationIndex = i,
                Operations = 1000,
                Nanoseconds = 1000 * ns,
            })),
        })!.AsObject();
        _benchmarks.Add(entry);
        return entry;
    }

    public string Json(string title = "Acme-20260101-120000") =>
        JsonSerializer.Serialize(new { Title = title, HostEnvironmentInfo = Host, Benchmarks = _benchmarks });

    /// <summary>Writes it as an exporter does.</summary>
    public void Write(string folder, string name = "Acme-report-full.json")
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), Json());
    }
}
