using System.Diagnostics;

namespace Sgvb.Tests.Gate;

/// <summary>A runner's folders; the suite in it is the build beside the tests.</summary>
internal sealed class RunnerWorkspace : IDisposable
{
    private static readonly string Steps = Path.Combine(Places.Repository()!, ".github", "actions", "performance");

    public RunnerWorkspace()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            Assert.Skip("the steps need bash");
        Directory.CreateDirectory(Folder["suite/.github/actions/performance"]);
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
        File.WriteAllText(Folder["suite/run-bench.sh"],
            $"#!/usr/bin/env bash\nexec '{dotnet}' exec '{Path.Combine(AppContext.BaseDirectory, "Sgvb.Analysis.dll")}' \"$@\"\n");
        Shell(Folder["suite"], "chmod +x run-bench.sh");
        foreach (var script in Directory.GetFiles(Steps, "*.sh"))
            File.Copy(script, Folder["suite/.github/actions/performance/" + Path.GetFileName(script)]);
    }

    public TemporaryFolder Folder { get; } = new();

    public string Output => Folder["github_output"];

    public string Summary => Folder["github_step_summary"];

    public (int ExitCode, string Said) Judge(string json, params (string Name, string Value)[] variables)
    {
        Directory.CreateDirectory(Folder["results"]);
        File.WriteAllText(Folder["results/Acme-report-full.json"], json);
        return Step("judge.sh", Folder.Path, [("CANDIDATE", Folder["results"]), ("BASELINE", Folder["temp/baseline"]), .. variables]);
    }

    public (int ExitCode, string Said) Step(string script, string folder, params (string Name, string Value)[] variables)
    {
        Directory.CreateDirectory(Folder["temp"]);
        var start = new ProcessStartInfo("bash", [Folder["suite/.github/actions/performance/" + script]])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Whatever runs the tests may be a workflow too.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("GITHUB_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in ((string, string)[])
            [
                ("GITHUB_ACTIONS", "true"), ("GITHUB_OUTPUT", Output), ("GITHUB_STEP_SUMMARY", Summary),
                    ("RUNNER_TEMP", Folder["temp"]),
                ("GITHUB_ACTION_PATH", Folder["suite/.github/actions/performance"]), .. variables,
            ])
            start.Environment[name] = value;
        return Finish(start);
    }

    public string Shell(string folder, string command)
    {
        var (exitCode, said) = Finish(new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        Assert.True(exitCode == 0, said);
        return said;
    }

    public void Dispose() => Folder.Dispose();

    private static (int ExitCode, string Said) Finish(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
