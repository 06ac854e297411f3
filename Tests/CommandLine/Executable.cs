using System.Diagnostics;

namespace Sgvb.Tests.CommandLine;

/// <summary>Runs a built executable as its users do, and keeps what it said.</summary>
/// <param name="ExitCode">Of the process.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Executable(int ExitCode, string Out, string Error)
{
    public static Executable Suite(params string[] arguments) => Run("Sgvb.Analysis", arguments);

    /// <param name="assembly">Beside the tests' own assembly.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="variables">Added to the environment; null takes one out.</param>
    public static Executable Run(string assembly, string[] arguments, params (string Name, string? Value)[] variables)
    {
        using var process = Start(assembly, arguments, variables);
        return Finish(process);
    }

    /// <summary>Starts it and leaves it running.</summary>
    public static Process Start(string assembly, string[] arguments, params (string Name, string? Value)[] variables)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
        var start = new ProcessStartInfo(dotnet, ["exec", Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public static Executable Finish(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Executable(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
