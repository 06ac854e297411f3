using Sgvb.Runs.Terminal;
using Sgvb.Tests.Cases;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Runs;

/// <summary>A terminal that is closed is a stop like any other.</summary>
public sealed class TerminalWriterTests
{
    [Fact]
    public void What_is_written_after_the_terminal_was_closed_is_for_nobody()
    {
        using var terminal = new Closing();
        using var writer = new TerminalWriter(terminal);
        writer.Write("a");
        writer.WriteLine("b");
        writer.Write(['c', 'd'], 1, 1);
        writer.Write("e".AsSpan());
        writer.Flush();
        terminal.IsClosed = true;
        writer.WriteLine("lost");
        writer.Write('x');
        writer.Flush();
        terminal.IsClosed = false;
        writer.Write("and so is the rest");
        Assert.Equal("ab" + Environment.NewLine + "de", terminal.ToString());
    }

    [Fact]
    public void A_training_whose_terminal_is_closed_is_marked_as_stopped()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "terminals are made by Linux's script");
        SharedCases.Need("script", "setsid");
        using var folder = new TemporaryFolder();
        var command = "dotnet exec '" + Path.Combine(AppContext.BaseDirectory, "Sgvb.Analysis.dll")
            + $"' train --data digits --workload tiny --epochs 100000 --threads 1 --output '{folder["run"]}'";
        // The program's terminal is closed where script, which made it, is killed.
        var start = new System.Diagnostics.ProcessStartInfo("script", ["--quiet", "--flush", "--command", $"echo $$ >'{folder["pid"]}'; exec {command}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["TERM"] = "xterm";
        using var terminal = System.Diagnostics.Process.Start(start)!;
        var rows = folder["run/training.csv"];
        for (var i = 0; i < 1200 && KilledRun.Lines(rows).Length < 3; i++)
            Thread.Sleep(50);
        var program = int.Parse(File.ReadAllText(folder["pid"]), CultureInfo.InvariantCulture);
        Assert.True(Signals.IsRunning(program));
        terminal.Kill();
        terminal.WaitForExit();
        for (var i = 0; i < 600 && Signals.IsRunning(program); i++)
            Thread.Sleep(50);
        Assert.False(Signals.IsRunning(program));
        Assert.Equal("stopped by the user\n", File.ReadAllText(folder["run/incomplete.txt"]));
    }

    private sealed class Closing : StringWriter
    {
        public bool IsClosed { get; set; }

        public override void Write(char value) => Do(() => base.Write(value));

        public override void Write(string? value) => Do(() => base.Write(value));

        public override void Write(char[] buffer, int index, int count) => Do(() => base.Write(buffer, index, count));

        public override void Flush() => Do(base.Flush);

        private void Do(Action write)
        {
            if (IsClosed)
                throw new IOException("Input/output error");
            write();
        }
    }
}
