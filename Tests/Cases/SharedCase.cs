using System.Diagnostics;
using Sgvb.Runs;

namespace Sgvb.Tests.Cases;

/// <summary>
/// An input that was found wrong once, with the script that shows it: ../shared/cases beside the repository, where it is there. The script
/// runs on a copy, for it writes beside itself, and on the build beside the tests.
/// </summary>
internal sealed class SharedCase : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="set">A folder of cases.</param>
    /// <param name="name">One of them.</param>
    /// <param name="change">What to change in the script; null for nothing.</param>
    /// <param name="variables">For the script.</param>
    public SharedCase(string set, string name, Func<string, string>? change = null, params (string Name, string Value)[] variables)
    {
        var from = Folder(set) ?? throw new InvalidOperationException("asked for without cases");
        Directory.CreateDirectory(_folder[name]);
        Directory.CreateDirectory(Temporary);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, _folder[Path.GetFileName(file)]);
        foreach (var file in Directory.GetFiles(Path.Combine(from, name)))
            File.Copy(file, Path.Combine(_folder[name], Path.GetFileName(file)));
        var run = Path.Combine(_folder[name], "run.sh");
        if (change is not null)
            File.WriteAllText(run, change(File.ReadAllText(run)));
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
        var script = _folder["run-bench.sh"];
        // Where a case takes the network tiny any will do, and a smaller one is measured in a fraction of the time.
        File.WriteAllText(script, "#!/usr/bin/env bash\n"
            + $"exec '{dotnet}' exec '{Path.Combine(AppContext.BaseDirectory, "Sgvb.Analysis.dll")}' \"${{@/#tiny/784-6-10}}\"\n");
        if (!OperatingSystem.IsWindows())
        {
            // Cases for two users let another one call it.
            const UnixFileMode all = (UnixFileMode)0b111_101_101;
            File.SetUnixFileMode(_folder.Path, all);
            File.SetUnixFileMode(Temporary, (UnixFileMode)0b111_111_111);
            File.SetUnixFileMode(script, all);
        }

        var start = new ProcessStartInfo("bash", [run])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SUITE"] = _folder.Path;
        start.Environment["TMPDIR"] = Temporary;
        foreach (var (variable, value) in variables)
            start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Out = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Error = error.GetAwaiter().GetResult();
    }

    public string Out { get; }

    public string Error { get; }

    private string Temporary => _folder["tmp"];

    /// <summary>Where the cases of a set lie; null where they are not here, or cannot be run.</summary>
    public static string? Folder(string set)
    {
        var root = Places.Repository();
        var path = root is null ? null : Path.Combine(root, "..", "shared", "cases", set);
        return path is not null && Directory.Exists(path) && !OperatingSystem.IsWindows() ? path : null;
    }

    /// <summary>Files of that name below the case's temporary folder, where its runs are.</summary>
    public IReadOnlyList<string> Files(string pattern) =>
        [.. Directory.GetFiles(Temporary, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>The one run below the temporary folder whose folder has this name.</summary>
    public RunFolder Run(string name) => RunFolder.Open(Directory.GetDirectories(Temporary, name, SearchOption.AllDirectories).Single());

    public void Dispose() => _folder.Dispose();
}
