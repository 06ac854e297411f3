using System.CommandLine;
using Sgvb.Gate.Export;
using Sgvb.Runs.CommandLine;

namespace Sgvb.Gate.Verbs;

/// <summary>A run's numbers, or the gate's verdicts, in the formats of other tools.</summary>
public sealed class ExportVerb() : Verb("export", "a run or the gate's verdicts for Bencher, github-action-benchmark, OpenMetrics, as CSV or Parquet",
    "export reports/MACHINE/RUN --format bencher", "export BenchmarkDotNet.Artifacts --format github-action-benchmark --output out/",
    "export reports/MACHINE/GATE --format openmetrics")
{
    private readonly Argument<string> _run = new("RUN")
    {
        Description = "a run's folder, BenchmarkDotNet's full JSON (file or folder), or a folder that gate, compare or ab wrote",
    };

    private readonly Option<string> _format = new("--format")
    {
        HelpName = "FORMAT",
        Description = string.Join(", ", ExportFormats.All.Select(f => f.Name)),
        Required = true,
    };

    private readonly Option<string?> _output = new("--output") { HelpName = "DIR", Description = "the folder that takes the files, in place of the current one" };

    protected override void Configure(Command command)
    {
        command.Arguments.Add(_run);
        command.Options.Add(_format);
        command.Options.Add(_output);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var name = NameList.One(result.GetValue(_format)!, [.. ExportFormats.All.Select(f => f.Name)], _format.Name);
        var format = ExportFormats.All.First(f => f.Name == name);
        var run = ExportedRun.Read(result.GetValue(_run)!);
        var folder = result.GetValue(_output) ?? ".";
        foreach (var note in run.Notes)
            Screen.Default.Note(note);
        var files = format.Files(run);
        MakeFolder(folder);
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Name);
            AtomicFile.WriteBytes(path, file.Write);
            Screen.Default.Line(path);
        }

        return 0;
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SgvbException($"{folder}: cannot make the folder: {OneLine.Reason(e)}; choose another with --output", inner: e);
        }
    }
}
