using System.Diagnostics;
using Sgvb.Tests.Cases;

namespace Sgvb.Tests.CommandLine;

/// <summary>The script over a small repository, with a dotnet that notes what it is asked to do and builds nothing.</summary>
internal sealed class FakeSuite : IDisposable
{
    private const UnixFileMode Program = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _folder = new();
    private string _root;

    /// <param name="name">Of the folder that the repository lies in.</param>
    public FakeSuite(string name = "suite")
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            Assert.Skip("the script needs bash");
        _root = _folder[name];
        Directory.CreateDirectory(_root);
        Directory.CreateDirectory(_folder["bin"]);
        Directory.CreateDirectory(_folder["home"]);
        File.Copy(Path.Combine(Places.Repository()!, "run-bench.sh"), this["run-bench.sh"]);
        Put("Bench.sln", """
            Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "Analysis", "Analysis\Cli\Cli.csproj", "{1}"
            Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "Lib", "Deep\Lib room\Lib.csproj", "{2}"
            """);
        foreach (var file in (string[])["Analysis/Cli/Cli.csproj", "Analysis/Cli/A.cs", "Deep/Lib room/Lib.csproj", "Deep/Lib room/B.cs", "README.md"])
            Put(file, "first");
        Dotnet("""
            case $1 in
              --version) echo 10.0.100 ;;
              build)
                echo built >>"$RECORD"
                mkdir -p Analysis/bin/Release/net10.0 Analysis/Cli/obj
                echo program >Analysis/bin/Release/net10.0/Sgvb.Analysis.dll
                echo library >Analysis/bin/Release/net10.0/Sgvb.Lib.dll
                date >Analysis/Cli/obj/written ;;
            esac
            """);
    }

    public string this[string file] => Path.Combine(_root, file);

    /// <summary>What the fake has noted, a line each.</summary>
    public string[] Record => File.Exists(_folder["record"]) ? File.ReadAllLines(_folder["record"]) : [];

    public void Dotnet(string script)
    {
        File.WriteAllText(_folder["bin/dotnet"], $"#!/usr/bin/env bash\n{script}\n");
        File.SetUnixFileMode(_folder["bin/dotnet"], Program);
    }

    public void Put(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[file])!);
        File.WriteAllText(this[file], text);
    }

    /// <summary>The repository in another place, with the dates that it had.</summary>
    public void Move(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        Directory.Move(_root, _folder[name]);
        _root = _folder[name];
    }

    /// <summary>Calls the script.</summary>
    /// <returns>Whether it built, its exit code, and the lines that it said.</returns>
    public (bool Built, int ExitCode, string[] Said) Run()
    {
        File.Delete(_folder["record"]);
        var (exitCode, said) = SharedCases.Bash(_folder.Path, "\"$SCRIPT\" doctor", Variables);
        return (Record.Contains("built"), exitCode, said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Calls the script and leaves it running.</summary>
    public Process Start()
    {
        var start = new ProcessStartInfo(this["run-bench.sh"], ["doctor"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public void Dispose() => _folder.Dispose();

    private (string, string)[] Variables =>
    [
        ("SCRIPT", this["run-bench.sh"]), ("RECORD", _folder["record"]), ("PATH", _folder["bin"] + ":/usr/bin:/bin"), ("HOME", _folder["home"]),
        ("DOTNET_ROOT", ""),
    ];
}
