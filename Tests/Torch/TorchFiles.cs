using System.Diagnostics;
using System.Runtime.CompilerServices;
using Sgvb.Backends.Torch;
using Sgvb.Backends.Torch.Native;

namespace Sgvb.Tests.Torch;

/// <summary>Native libraries for the loader's tests, and this program started again with another SGVB_LIBTORCH.</summary>
internal static class TorchFiles
{
    private const string AskVariable = "SGVB_TESTS_ASK_TORCH";

    /// <summary>TorchSharp's native library as the package ships it; the test is skipped where it is no ELF file.</summary>
    public static string Glue()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF libraries are Linux's");
        return LibtorchLoader.FindGlue();
    }

    /// <summary>Where this machine has no libtorch, the test is skipped with the loader's reason.</summary>
    public static void SkipWithoutTorch()
    {
        var availability = TorchBackend.Availability();
        Assert.SkipUnless(availability.Available, availability.Reason);
    }

    /// <summary>
    /// What a fresh process with SGVB_LIBTORCH = <paramref name="folder"/> says: "available", or the reason, then whether the TorchSharp
    /// assembly got loaded.
    /// </summary>
    public static (string Answer, bool TorchSharpTouched) Ask(string? folder, string? cache = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(TorchFiles).Assembly.Location);
        start.Environment[AskVariable] = "1";
        start.Environment[LibtorchFolder.Variable] = folder ?? "";
        if (cache is not null)
            start.Environment["XDG_CACHE_HOME"] = cache;
        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync();
        var lines = child.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        child.WaitForExit();
        Assert.True(child.ExitCode == 0 && lines.Length == 2, $"exit {child.ExitCode}: {string.Join('\n', lines)}{errors.Result}");
        return (lines[0], bool.Parse(lines[1]));
    }

    // Runs before the test runner's own entry point.
    [ModuleInitializer]
    internal static void Answer()
    {
        if (Environment.GetEnvironmentVariable(AskVariable) is null)
            return;
        var availability = TorchBackend.Availability();
        Console.WriteLine(availability.Available ? "available" : availability.Reason);
        Console.WriteLine(AppDomain.CurrentDomain.GetAssemblies().Any(a => a.GetName().Name == "TorchSharp"));
        Environment.Exit(0);
    }
}
