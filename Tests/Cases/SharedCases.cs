using System.Diagnostics;

namespace Sgvb.Tests.Cases;

/// <summary>Inputs that broke the suite once, beside the repository; each says in expect.txt what the right answer is.</summary>
internal static class SharedCases
{
    /// <summary>A writable copy of one case in a folder of its own, and of the files that its room's cases share.</summary>
    /// <returns>The case's folder in the copy. The test is skipped where the cases are not there.</returns>
    public static string Copy(TemporaryFolder folder, string room, string name)
    {
        var from = Path.Combine(Path.GetDirectoryName(Places.Repository())!, "shared", "cases", room);
        Assert.SkipUnless(Directory.Exists(from), $"no {from}");
        Assert.True(File.Exists(Path.Combine(from, name, "expect.txt")), $"{name} says what to expect");
        foreach (var file in Directory.GetFiles(from).Concat(Directory.GetFiles(Path.Combine(from, name), "*", SearchOption.AllDirectories)))
        {
            var to = folder[Path.GetRelativePath(from, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            using var source = File.OpenRead(file);
            using var target = File.Create(to);
            source.CopyTo(target);
        }

        return folder[name];
    }

    /// <summary>Runs a script of bash in a folder.</summary>
    /// <returns>Its exit code, and both streams one after the other.</returns>
    public static (int ExitCode, string Said) Bash(string folder, string script, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("GITHUB_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }

    /// <summary>Skips the test where a command is missing.</summary>
    public static void Need(params string[] commands)
    {
        foreach (var command in commands)
            Assert.SkipUnless(Bash("/", $"command -v {command} >/dev/null").ExitCode == 0, $"needs {command}");
    }
}
