using System.Diagnostics;
using System.Runtime.InteropServices;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Packages;

/// <summary>
/// An empty folder of somebody who has .NET and nothing else: a home of his own, no git, numbers written with commas, and one feed of packages.
/// </summary>
internal sealed class BareMachine : IDisposable
{
    /// <summary>Of .NET: the runtime lies in shared/Microsoft.NETCore.App/VERSION there.</summary>
    private static readonly string Root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private readonly TemporaryFolder _folder = new();

    /// <param name="feed">A folder of packages; the only one that is asked.</param>
    /// <param name="packages">A folder of packages that were fetched before; null for an empty one.</param>
    public BareMachine(string feed, string? packages = null)
    {
        foreach (var name in (string[])["home", "bin", "work"])
            Directory.CreateDirectory(_folder[name]);
        // What .NET itself calls.
        foreach (var command in (string[])["chmod", "sh"])
            File.CreateSymbolicLink(_folder["bin/" + command], "/bin/" + command);
        File.CreateSymbolicLink(_folder["bin/dotnet"], Path.Combine(Root, "dotnet"));
        Packages = packages ?? _folder["packages"];
        File.WriteAllText(_folder["work/nuget.config"],
            $"""<configuration><packageSources><clear /><add key="local" value="{feed}" /></packageSources></configuration>""");
    }

    public string this[string name] => _folder["work/" + name];

    /// <summary>Added to the environment of what runs.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    private string Packages { get; }

    /// <summary>Runs a program there, .NET's own or one by its path.</summary>
    public Executable Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program == "dotnet" ? _folder["bin/dotnet"] : program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder["work"],
        };
        start.Environment.Clear();
        foreach (var (name, value) in ((string, string)[])
            [
                ("PATH", _folder["bin"]), ("HOME", _folder["home"]), ("DOTNET_ROOT", Root), ("DOTNET_CLI_HOME", _folder["home"]),
                ("NUGET_PACKAGES", Packages), ("LC_ALL", "de_DE.UTF-8"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_NOLOGO", "1"),
                ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0"), ("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false"),
            ])
            start.Environment[name] = value;
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        using (process)
            return Executable.Finish(process);
    }

    /// <summary>Installs a tool from the feed.</summary>
    /// <returns>Its command.</returns>
    public string Install(string package, string command)
    {
        var install = Run("dotnet", "tool", "install", package, "--tool-path", this["tools"]);
        Assert.True(install.ExitCode == 0, install.Out + install.Error);
        return this["tools/" + command];
    }

    /// <summary>Of everything below a folder.</summary>
    public double Mebibytes(string name) =>
        Directory.EnumerateFiles(this[name], "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length) / (double)(1 << 20);

    public void Dispose() => _folder.Dispose();
}
