using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using Sgvb.Gate.Export;

namespace Sgvb.Tests.Export;

/// <summary>JSON of other tools against their published rules, written here as JSON Schemas.</summary>
public sealed class JsonExportTests : IDisposable
{
    /// <summary>Bencher Metric Format, with the lengths that its documentation sets besides.</summary>
    private const string Bencher = """
        {
          "$schema": "http://json-schema.org/draft-07/schema",
          "type": "object",
          "minProperties": 1,
          "additionalProperties": false,
          "patternProperties": {
            "^.{1,1024}$": {
              "type": "object",
              "minProperties": 1,
              "additionalProperties": false,
              "patternProperties": {
                "^[a-z0-9-]{1,64}$": {
                  "type": "object",
                  "properties": { "value": { "type": "number" }, "lower_value": { "type": "number" }, "upper_value": { "type": "number" } },
                  "required": ["value"],
                  "additionalProperties": false
                }
              }
            }
          }
        }
        """;

    /// <summary>What customSmallerIsBetter and customBiggerIsBetter read.</summary>
    private const string GithubActionBenchmark = """
        {
          "$schema": "http://json-schema.org/draft-07/schema",
          "type": "array",
          "items": {
            "type": "object",
            "properties": {
              "name": { "type": "string", "minLength": 1 },
              "value": { "type": "number" },
              "unit": { "type": "string" },
              "range": { "type": "string" },
              "extra": { "type": "string" }
            },
            "required": ["name", "unit", "value"],
            "additionalProperties": false
          }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Sources => ["suite", "foreign", "verdicts"];

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Bencher_takes_what_is_written(string source)
    {
        var file = ExportSamples.Export(_folder, Source(source), "bencher", BencherFormat.FileName);
        await Holds(Bencher, file);
        var measures = JsonNode.Parse(File.ReadAllText(file))!.AsObject().SelectMany(b => b.Value!.AsObject()).ToList();
        Assert.Contains(measures, m => m.Key == (source == "verdicts" ? "latency-change" : "latency"));
        Assert.Contains(measures, m => m.Value!["lower_value"] is not null);
        Assert.All(measures, m => Assert.InRange(m.Value!["value"]!.GetValue<double>(),
            m.Value["lower_value"]?.GetValue<double>() ?? double.MinValue, m.Value["upper_value"]?.GetValue<double>() ?? double.MaxValue));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Github_action_benchmark_takes_what_is_written(string source)
    {
        var smaller = ExportSamples.Export(_folder, Source(source), "github-action-benchmark", GithubActionBenchmarkFormat.Smaller);
        await Holds(GithubActionBenchmark, smaller);
        await Holds(GithubActionBenchmark, _folder["out/" + GithubActionBenchmarkFormat.Bigger]);
        var names = ((string[])[smaller, _folder["out/" + GithubActionBenchmarkFormat.Bigger]])
            .Select(f => JsonNode.Parse(File.ReadAllText(f))!.AsArray().Select(e => e!["name"]!.GetValue<string>()).ToList()).ToList();
        Assert.Contains(names[0], n => n.EndsWith("[time]", StringComparison.Ordinal));
        Assert.Equal(source == "suite", names[1].Exists(n => n.EndsWith("[normals_per_s]", StringComparison.Ordinal)));
        Assert.All(names, n => Assert.Equal(n.Count, n.Distinct().Count()));
    }

    /// <summary>The schemas above can fail.</summary>
    [Theory]
    [InlineData(Bencher, """{ "a": { "latency": { "value": "1" } } }""")]
    [InlineData(Bencher, """{ "a": { "latency": { "lower_value": 1 } } }""")]
    [InlineData(Bencher, """{ "a": { "Latency (ns)": { "value": 1 } } }""")]
    [InlineData(GithubActionBenchmark, """[{ "name": "a", "value": 1 }]""")]
    [InlineData(GithubActionBenchmark, """{ "name": "a", "value": 1, "unit": "ns" }""")]
    public async Task Another_json_is_refused(string schema, string json) =>
        Assert.NotEmpty((await JsonSchema.FromJsonAsync(schema, TestContext.Current.CancellationToken)).Validate(json));

    [Fact]
    public void Intervals_and_variances_travel()
    {
        var suite = ExportSamples.Suite(_folder);
        var benchmarks = JsonNode.Parse(File.ReadAllText(ExportSamples.Export(_folder, suite, "bencher", BencherFormat.FileName)))!.AsObject();
        var top = benchmarks["gradient local-reparam alpha kl=cubic simd tiny M=50 top theta draws epoch=0"]!;
        Assert.Equal((7800, 7600, 8000), (Number(top, "variance", "value"), Number(top, "variance", "lower_value"), Number(top, "variance", "upper_value")));
        Assert.Equal(5850, Number(top, "variance-noise", "value"));
        var step = benchmarks["step local-reparam alpha kl=cubic simd tiny M=50 threads=2"]!;
        Assert.Equal((1000, 980), (Number(step, "latency", "value"), Number(step, "latency", "lower_value")));
        Assert.Equal(50 / 1.03, Number(step, "gflops", "lower_value"), 1e-9);

        static double Number(JsonNode benchmark, string measure, string value) => benchmark[measure]![value]!.GetValue<double>();
    }

    [Fact]
    public async Task Names_that_are_too_long_for_bencher_stay_different()
    {
        var rows = Enumerable.Range(0, 2).Select(i => new ExportRow { Metric = "time", Case = new string('é', 2000) + i, Better = "lower", Value = i }).ToList();
        using var stream = new MemoryStream();
        new BencherFormat().Files(new("run", rows, IsVerdicts: false)).Single().Write(stream);
        File.WriteAllBytes(_folder["long.json"], stream.ToArray());
        await Holds(Bencher, _folder["long.json"]);
        Assert.Equal(2, JsonDocument.Parse(stream.ToArray()).RootElement.EnumerateObject().Count(b => System.Text.Encoding.UTF8.GetByteCount(b.Name) <= 1024));
    }

    public void Dispose() => _folder.Dispose();

    private string Source(string name) => name switch
    {
        "suite" => ExportSamples.Suite(_folder),
        "foreign" => ExportSamples.Foreign(_folder),
        _ => ExportSamples.Verdicts(_folder),
    };

    private static async Task Holds(string schema, string file)
    {
        var errors = (await JsonSchema.FromJsonAsync(schema, TestContext.Current.CancellationToken)).Validate(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }
}
