using Sgvb.Tests.Cases;

namespace Sgvb.Tests.Gpu;

/// <summary>The prepared script for a machine with a GPU, over a suite that only says what it is asked: what is left when steps fail, or time runs out.</summary>
public sealed class GpuCheckScriptTests : IDisposable
{
    private static readonly string[] Steps =
        ["machine", "doctor", "agree-gpu", "agree-torch-cuda", "torch-before", "targets", "torch-after", "quick"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_step_leaves_a_row_and_a_log_whatever_the_others_did()
    {
        var (exitCode, rows) = Run("""echo "asked $*"; if [ "$1" = agree ] && [ "$5" = torch-cuda ]; then echo "no libtorch" >&2; exit 5; fi""");
        Assert.Equal(5, exitCode);
        Assert.Equal(Steps, rows.Select(r => r[0]));
        Assert.Equal(["0", "0", "5", "0", "0"], new[] { "doctor", "agree-gpu", "agree-torch-cuda", "targets", "quick" }.Select(s => rows.Single(r => r[0] == s)[1]));
        Assert.Equal("\"no libtorch\"", rows.Single(r => r[0] == "agree-torch-cuda")[3]);
        Assert.Contains("asked bench --targets --backend gpu --output", File.ReadAllText(_folder["out/targets.log"]), StringComparison.Ordinal);
        Assert.Contains("--estimator all --backend gpu --workload mnist --minibatch 4", File.ReadAllText(_folder["out/agree-gpu.log"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_that_is_off_is_what_the_exit_code_tells()
    {
        var (exitCode, rows) = Run("""[ "$1" != agree ] || exit 1; [ "$1" != quick ] || exit 5""");
        Assert.Equal(1, exitCode);
        Assert.Equal(Steps, rows.Select(r => r[0]));
    }

    [Fact]
    public void When_time_is_over_the_finished_steps_are_there_and_the_others_say_so()
    {
        var (exitCode, rows) = Run("""[ "$1" != bench ] || sleep 60""", ("SGVB_GPU_CHECK_SECONDS", "3"));
        Assert.Equal(5, exitCode);
        Assert.Equal(Steps, rows.Select(r => r[0]));
        Assert.Equal("0", rows.Single(r => r[0] == "agree-gpu")[1]);
        Assert.Equal("124", rows.Single(r => r[0] == "targets")[1]);
        Assert.Equal(("124", "\"no time left\""), (rows[^1][1], rows[^1][3]));
    }

    [Fact]
    public void A_folder_with_a_run_is_left_alone()
    {
        Directory.CreateDirectory(_folder["out"]);
        File.WriteAllText(_folder["out/steps.csv"], "mine");
        var (exitCode, said) = Script("exit 0");
        Assert.Equal(2, exitCode);
        Assert.Contains("has a run already", said, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder["out/steps.csv"]));
    }

    private (int ExitCode, List<string[]> Rows) Run(string suite, params (string, string)[] variables)
    {
        var exitCode = Script(suite, variables).ExitCode;
        var lines = File.ReadAllLines(_folder["out/steps.csv"]);
        Assert.Equal("step,exit_code,seconds,last_line", lines[0]);
        return (exitCode, [.. lines.Skip(1).Select(line => line.Split(',', 4))]);
    }

    /// <summary>Without a real PyTorch, which takes seconds to load.</summary>
    private (int ExitCode, string Said) Script(string suite, params (string, string)[] variables)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs bash and timeout");
        Put("bundle/run-bench.sh", suite);
        Put("bin/python3", "exit 5");
        Put("bin/nvidia-smi", "echo a GPU");
        var script = Path.Combine(Places.Repository()!, "experiments", "gpu-check.sh");
        return SharedCases.Bash(_folder.Path, "PATH=$PWD/bin:$PATH; bash \"$SCRIPT\" bundle out", [("SCRIPT", script), .. variables]);
    }

    private void Put(string file, string script)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
        File.WriteAllText(_folder[file], $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(_folder[file], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
