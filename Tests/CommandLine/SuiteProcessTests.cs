using System.Buffers.Binary;
using System.Text.Json;
using Sgvb.Cli.Verbs;

namespace Sgvb.Tests.CommandLine;

public sealed class SuiteProcessTests
{
    [Theory]
    [InlineData("no verb 'doctr'; did you mean doctor?", "doctr")]
    [InlineData("no verb 'tset'; did you mean test?", "tset")]
    [InlineData("doctor: no option '--treads'; did you mean --threads?", "doctor", "--treads", "2")]
    [InlineData("doctor: --threads: 'x' is not a whole number from 1 to 4096", "doctor", "--threads", "x")]
    [InlineData("doctor: --threads: '0' is not", "doctor", "--threads", "0")]
    [InlineData("variance: an empty word follows --checkpoint", "variance", "--checkpoint", "")]
    [InlineData("report: an empty word follows report", "report", "")]
    [InlineData("the first word is empty", "")]
    [InlineData("report: name RUN; see --help", "report")]
    [InlineData("report: --dark, --whole, --width and --height are of a picture; name its file with --picture", "report", "x", "--dark")]
    [InlineData("readme: --check changes nothing, and --pictures draws anew; give one of them", "readme", "--check", "--pictures")]
    [InlineData("--format: no 'all'", "export", "x", "--format", "all")]
    [InlineData("--calibrate: no 'all'", "gate", "--baseline", "x", "--calibrate", "all")]
    [InlineData("merge: name SHARD; see --help", "merge")]
    [InlineData("variance: --seed lacks its value, N", "variance", "--seed")]
    [InlineData("variance: --method lacks its value, METHOD", "variance", "--method")]
    [InlineData("variance: --seed is given more than once", "variance", "--seed", "1", "--seed", "2")]
    [InlineData("--seed 4294967295: 2 seeds from there on go beyond 4294967295, the largest; begin lower",
        "table1", "--data", "digits", "--seed", "4294967295", "--seeds", "2", "--output", "/nowhere/run")]
    [InlineData("--seed 4294967290: 7 seeds from there on go beyond",
        "figure1", "--data", "digits", "--seed", "4294967290", "--seeds", "7", "--output", "/nowhere/run")]
    [InlineData("data: say what: fetch, path, sheet", "data")]
    [InlineData("--data /nowhere: no such folder", "data", "path", "--data", "/nowhere")]
    [InlineData("data fetch: no 'cifar'; did you mean cifar-10?", "data", "fetch", "cifar")]
    [InlineData("data fetch: shapes is drawn here; there is nothing to fetch", "data", "fetch", "shapes")]
    [InlineData("--workload 784-10: it takes 784 numbers, but shapes-train has pictures of 3x32x32", "data", "path", "--data", "shapes", "--workload", "784-10")]
    [InlineData("/proc/none/sheet.png: cannot write", "data", "sheet", "--data", "digits", "--output", "/proc/none/sheet.png")]
    public void A_mistake_is_one_line_on_standard_error_and_exit_2(string message, params string[] arguments)
    {
        var run = Executable.Suite(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n', StringComparison.Ordinal));
        Assert.Equal("", run.Out);
    }

    [Fact]
    public void Help_lists_every_verb_and_examples_of_one()
    {
        var all = Executable.Suite("--help");
        Assert.Equal(0, all.ExitCode);
        Assert.All(VerbList.All, v => Assert.Contains($"  {v.Name} ", all.Out, StringComparison.Ordinal));
        var one = Executable.Suite("data", "fetch", "--help");
        Assert.Contains("  ./run-bench.sh data fetch --mirrors ", one.Out, StringComparison.Ordinal);
        Assert.Equal("", all.Error + one.Error);
    }

    [Fact]
    public void Doctor_prints_one_JSON_document_with_the_machine_and_its_limits()
    {
        var run = Executable.Suite("doctor", "--json", "--samples", "1", "--threads", "1");
        Assert.True(run.ExitCode == 0, run.Error);
        using var json = JsonDocument.Parse(run.Out);
        Assert.StartsWith("available: ", json.RootElement.GetProperty("environment").GetProperty("backends").GetProperty("simd").GetString(),
            StringComparison.Ordinal);
        var peaks = json.RootElement.GetProperty("peaks").EnumerateArray().Select(p => p.GetProperty("name").GetString());
        Assert.Equal(["multiply-add", "memory copy", "memory triad", "noise on simd", "noise on simd-row-hash"], peaks);
    }

    /// <summary>Twenty pictures a line, ten lines, in grey (PNG's colour type 0) or in colour (2).</summary>
    [Theory]
    [InlineData("digits", 20 * 30 + 2, 10 * 30 + 2, 0)]
    [InlineData("shapes", 20 * 34 + 2, 10 * 34 + 2, 2)]
    public void A_sheet_of_pictures_is_a_PNG(string data, int width, int height, byte colour)
    {
        using var folder = new TemporaryFolder();
        var run = Executable.Suite("data", "sheet", "--data", data, "--output", folder["sheet.png"]);
        Assert.True(run.ExitCode == 0, run.Error);
        var file = File.ReadAllBytes(folder["sheet.png"]);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], file[..4]);
        Assert.Equal((width, height, colour), (BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20)), file[25]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public void A_signal_ends_long_work_in_one_line(string signal)
    {
        Signals.Require(signal);
        using var process = Executable.Start("Sgvb.Analysis", ["doctor", "--samples", "1000"]);
        // Signals before the handlers stand end the process at once; the first output of the runtime's work is a long way off.
        Thread.Sleep(3000);
        Assert.False(process.HasExited);
        Signals.Send(signal, process);
        Assert.True(process.WaitForExit(30_000), "still running after 30 s");
        var run = Executable.Finish(process);
        Assert.Equal(("", "stopped\n", 130), (run.Out, run.Error, run.ExitCode));
    }
}
