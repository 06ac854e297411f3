using System.Reflection;
using System.Text.RegularExpressions;

namespace Sgvb.Backends.Torch.Native;

/// <summary>
/// A folder that should hold libtorch's native libraries: the package folder that the build recorded, or one that the user names by
/// SGVB_LIBTORCH, such as site-packages/torch/lib of a Python install or the lib folder of an unpacked libtorch (CPU or CUDA).
/// Looking at it loads nothing.
/// </summary>
internal sealed partial class LibtorchFolder
{
    public const string Variable = "SGVB_LIBTORCH";

    /// <summary>The version that TorchSharp 0.107 was built for; C++ interfaces change with every minor version.</summary>
    public const string WantedVersion = "2.10";

    private const string Hint = $"set {Variable} to the lib folder of libtorch {WantedVersion}, for example site-packages/torch/lib";

    private LibtorchFolder(string path, string? problem, string version)
    {
        Path = path;
        Problem = problem;
        Version = version;
    }

    public string Path { get; }

    /// <summary>Why it cannot be used, in one line; null where nothing speaks against loading it.</summary>
    public string? Problem { get; }

    /// <summary>As a file beside the libraries tells it; empty where none does.</summary>
    public string Version { get; }

    /// <summary>Where .NET looks for the native libraries of the program and of its packages.</summary>
    public static IEnumerable<string> NativeFolders => ((string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The folder that SGVB_LIBTORCH names, otherwise the package folder, otherwise where the program's packages put it.</summary>
    public static LibtorchFolder Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return Examine(named, $"{Variable}={named}");
        var recorded = AppDomain.CurrentDomain.GetAssemblies()
            .Where(a => a.GetName().Name?.StartsWith("Sgvb.", StringComparison.Ordinal) == true)
            .SelectMany(a => a.GetCustomAttributes<AssemblyMetadataAttribute>())
            .FirstOrDefault(m => m.Key == "Sgvb.Libtorch")?.Value;
        if (recorded is not null)
            return Examine(recorded, $"the package folder {recorded}");
        var beside = NativeFolders.FirstOrDefault(f => RequiredFiles.All(r => File.Exists(System.IO.Path.Combine(f, r))));
        return beside is not null
            ? Examine(beside, $"the program's folder {beside}")
            : new("", $"this build carries no libtorch: {Hint}", "");
    }

    /// <summary>Looks at a folder; <paramref name="source"/> is how messages call it.</summary>
    public static LibtorchFolder Examine(string folder, string source)
    {
        try
        {
            if (!Directory.Exists(folder))
                return new(folder, $"{source}: no such folder; {Hint}", "");
            folder = System.IO.Path.GetFullPath(folder);
            foreach (var file in RequiredFiles)
            {
                var library = System.IO.Path.Combine(folder, file);
                // Of a folder that may not be read every file seems to be missing; looking into it tells.
                if (!File.Exists(library) && !Directory.EnumerateFiles(folder, file).Any())
                    return new(folder, $"{source}: holds no {file}; {Hint}", "");
                if (OperatingSystem.IsLinux() && ElfImage.WhatIsWrong(library) is { } wrong)
                    return new(folder, $"{source}: {file} is broken ({wrong}); {Hint}", "");
            }

            var version = ReadVersion(folder);
            var fits = version.Length == 0 || version == WantedVersion || version.StartsWith(WantedVersion + ".", StringComparison.Ordinal);
            var problem = $"{source}: libtorch {version} does not fit, TorchSharp {TorchBackend.TorchSharpVersion} needs {WantedVersion}; {Hint}";
            return new(folder, fits ? null : problem, version);
        }
        catch (SgvbException unreadable)
        {
            return new(folder, unreadable.Message, "");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new(folder, $"{source}: cannot be read: {OneLine.Reason(unreadable)}; {Hint}", "");
        }
    }

    /// <summary>A library's file name on this system.</summary>
    public static string FileName(string library) =>
        OperatingSystem.IsWindows() ? library + ".dll" : "lib" + library + (OperatingSystem.IsMacOS() ? ".dylib" : ".so");

    private static IEnumerable<string> RequiredFiles => ((string[])["c10", "torch_cpu", "torch"]).Select(FileName);

    /// <summary>From a Python install (torch/version.py), an unpacked libtorch (build-version) or the name of a package's folder.</summary>
    private static string ReadVersion(string folder)
    {
        var parent = System.IO.Path.GetDirectoryName(folder) ?? folder;
        var build = System.IO.Path.Combine(parent, "build-version");
        if (File.Exists(build))
            return InputFile.ReadText(build, Hint).Trim();
        var python = System.IO.Path.Combine(parent, "version.py");
        if (File.Exists(python))
            return PythonVersion().Match(InputFile.ReadText(python, Hint)).Groups[1].Value;
        // A package's folder: VERSION/runtimes/RID/native.
        var package = System.IO.Path.GetFileName(System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, "..", "..", "..")));
        return folder.EndsWith("native", StringComparison.Ordinal) && System.Version.TryParse(package, out _) ? package : "";
    }

    [GeneratedRegex("""^__version__\s*(?::.*)?=\s*['"]([^'"]+)['"]""", RegexOptions.Multiline)]
    private static partial Regex PythonVersion();
}
