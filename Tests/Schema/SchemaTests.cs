using NJsonSchema;
using Sgvb.Cli;
using Sgvb.Cli.Documents;
using Sgvb.Runs;
using Sgvb.Runs.Csv;
using Sgvb.Tests.Export;
using Sgvb.Tests.Gate;

namespace Sgvb.Tests.Schema;

/// <summary>schema/ says what is written: it is current, real files keep it, and others do not.</summary>
public sealed class SchemaTests : IDisposable
{
    private static readonly string Root = Places.Repository() ?? throw new InvalidOperationException("tests run in the repository");

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_folder_is_current() =>
        Assert.Equal([], SchemaFolder.Stale(Root, Sections.All).Select(f => f.Page + ": run ./run-bench.sh readme"));

    public static TheoryData<string> Committed() =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "reports"), "*.json", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) is RunFolder.Environment or RunStatement.FileName)
            .Select(f => Path.GetRelativePath(Root, f))];

    [Theory]
    [MemberData(nameof(Committed))]
    public async Task Committed_runs_keep_their_schemas(string file) =>
        Assert.Empty((await Schema(Path.GetFileName(file))).Validate(await File.ReadAllTextAsync(Path.Combine(Root, file), TestContext.Current.CancellationToken)));

    [Fact]
    public async Task What_the_gate_writes_keeps_its_schema()
    {
        var gate = ExportSamples.Verdicts(_folder);
        Assert.Empty((await Schema("gate.json")).Validate(await File.ReadAllTextAsync(Path.Combine(gate, "gate.json"), TestContext.Current.CancellationToken)));
        Assert.Empty((await Schema("run.json")).Validate(await File.ReadAllTextAsync(Path.Combine(gate, "run.json"), TestContext.Current.CancellationToken)));
        SuiteFolder.Machine.Save(SuiteFolder.Write(_folder["run"], 1));
        Assert.Empty((await Schema("environment.json")).Validate(await File.ReadAllTextAsync(_folder["run/environment.json"], TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("environment.json", """{ "machine": "m" }""")]
    [InlineData("environment.json", """{ "machine": null, "processor": {} }""")]
    [InlineData("environment.json", """{ "machine": "m", "processor": {}, "threads": "two" }""")]
    [InlineData("gate.json", """{ "title": "t", "exit_code": 1 }""")]
    public async Task Other_json_is_refused(string file, string json) => Assert.NotEmpty((await Schema(file)).Validate(json));

    /// <summary>The header of every committed CSV file is made of columns that the table knows, each described.</summary>
    [Fact]
    public void Every_column_of_a_committed_file_is_in_the_table()
    {
        var table = CsvRows.Read<ColumnRow>(Path.Combine(Root, SchemaFolder.Name, SchemaFolder.Columns)).ToLookup(c => c.File);
        var files = Directory.EnumerateFiles(Path.Combine(Root, "reports"), "*.csv", SearchOption.AllDirectories).Where(f => table.Contains(Path.GetFileName(f))).ToList();
        Assert.True(files.Count >= 10);
        foreach (var file in files)
        {
            var known = table[Path.GetFileName(file)].Select(c => c.Column).Prepend(RowSchema.VersionColumn).ToList();
            Assert.Equal([], File.ReadLines(file).First().Split(',').Except(known).Select(c => $"{file}: {c}"));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static Task<JsonSchema> Schema(string file) =>
        JsonSchema.FromFileAsync(Path.Combine(Root, SchemaFolder.Name, SchemaFolder.Of(file)), TestContext.Current.CancellationToken);
}
