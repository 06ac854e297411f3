using System.Text.Json.Nodes;
using Sgvb.Runs;
using Sgvb.Runs.Json;
using Sgvb.Runs.Sharding;
using Sgvb.Tests.Reports;

namespace Sgvb.Tests.Runs;

/// <summary>A null, or anything else that a field cannot be, is refused by the reader with the file and the field.</summary>
public sealed class JsonFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("machine", "machine is null")]
    [InlineData("processor", "processor is null")]
    [InlineData("processor.instruction_sets", "processor.instruction_sets is null")]
    [InlineData("processor.instruction_sets.1", "processor.instruction_sets[1] is null")]
    [InlineData("backends.simd", "backends.simd is null")]
    [InlineData("variables.SGVB_SIMD", "variables.SGVB_SIMD is null")]
    public void A_null_in_environment_json(string field, string message) => Refused(RunFolder.Environment, field, null, message);

    [Theory]
    [InlineData("machine", "\"\"", "machine: is empty")]
    [InlineData("threads", "0", "threads: 0 is none")]
    [InlineData("processor.cores", "-2", "processor: has no sockets, cores")]
    [InlineData("processor.l2_bytes", "-1", "a cache of less than nothing")]
    [InlineData("threads", "\"two\"", "threads is null, twice there, or of another kind")]
    [InlineData("processor", "[]", "processor is null, twice there, or of another kind")]
    public void A_value_that_cannot_be_in_environment_json(string field, string value, string message) => Refused(RunFolder.Environment, field, value, message);

    [Theory]
    [InlineData("verb", "verb is null")]
    [InlineData("settings", "settings is null")]
    [InlineData("settings.seed", "settings.seed is null")]
    [InlineData("machine.processor", "machine.processor is null")]
    [InlineData("units", "units is null")]
    [InlineData("units.0", "units[0] is null")]
    [InlineData("units.1.name", "units[1].name is null")]
    [InlineData("files.a", "files.a is null")]
    [InlineData("plan_sha256", "plan_sha256 is null")]
    [InlineData("written.b", "written.b is null")]
    public void A_null_in_shard_json(string field, string message) => Refused(ShardManifest.FileName, field, null, message);

    [Theory]
    [InlineData("shard", "4", "shard: 4 of 3 is no part")]
    [InlineData("shard", "0", "shard: 0 of 3 is no part")]
    [InlineData("units.0.position", "9", "has place 9 in a plan of 4")]
    [InlineData("units.1.name", "\"a\"", "units: a stands twice")]
    [InlineData("files", "{\"../../secret\":\"x\"}", "files: ../../secret is outside the folder")]
    public void A_value_that_cannot_be_in_shard_json(string field, string value, string message) => Refused(ShardManifest.FileName, field, value, message);

    [Theory]
    [InlineData("{\n \"a\": \"\\ud800\" }", "x.json:2:7: a name or text is half a character; mend it")]
    [InlineData("{\"a\\udfffb\": 1}", "x.json:1:2: a name or text is half a character")]
    [InlineData("{\"a\": \"\\ud83d\\ude00\"}", null)]
    [InlineData("{\n\"a\": [1,\n2", "x.json:3:2: is no JSON, or cut off")]
    [InlineData("{} x", "x.json:1:4: is no JSON, or cut off")]
    [InlineData(" \n", "x.json: is empty")]
    public void Text_that_is_none(string json, string? message)
    {
        File.WriteAllText(_folder["x.json"], json);
        if (message is null)
            Assert.Equal(json, JsonInput.Read(_folder["x.json"], "mend it"));
        else
            Assert.StartsWith(_folder[message], Assert.Throws<SgvbException>(() => JsonInput.Read(_folder["x.json"], "mend it")).Message, StringComparison.Ordinal);
    }

    private void Refused(string file, string field, string? value, string message)
    {
        var run = RunFolder.Create(_folder["run"], "m", "variance", DateTimeOffset.UnixEpoch);
        SampleRun.Machine.Save(run);
        var manifest = ShardManifest.Create("variance", new Shard(1, 3), [("seed", "1")], [("a", 1), ("b", 1), ("c", 3), ("d", 3)]);
        (manifest with
        {
            Units = [new ShardUnit(0, "a"), new ShardUnit(1, "b")],
            Machine = new Dictionary<string, string> { ["processor"] = "p" },
            Files = new Dictionary<string, string> { ["a"] = "x" },
            Written = new Dictionary<string, string> { ["b"] = "- x" },
        }).Save(run);
        var json = JsonNode.Parse(File.ReadAllText(run.FileAt(file)))!;
        var names = field.Split('.');
        var parent = names[..^1].Aggregate(json, (node, name) => node is JsonArray list ? list[int.Parse(name, null)]! : node[name]!);
        var changed = value is null ? null : JsonNode.Parse(value);
        if (parent is JsonArray array)
            array[int.Parse(names[^1], null)] = changed;
        else
            parent[names[^1]] = changed;
        File.WriteAllText(run.FileAt(file), json.ToJsonString());
        var error = Assert.Throws<SgvbException>(() => file == RunFolder.Environment ? Fingerprint.Load(run) : (object)ShardManifest.Load(run));
        Assert.StartsWith(run.FileAt(file), error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.ExitCode);
        Assert.DoesNotContain('\n', error.Message);
    }
}
