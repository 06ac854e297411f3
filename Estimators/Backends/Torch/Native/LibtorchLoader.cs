using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace Sgvb.Backends.Torch.Native;

/// <summary>
/// Loads libtorch and TorchSharp's native library, once a process, before anything touches a TorchSharp type: its type initialiser
/// would otherwise search by itself, fail for good, and blame a missing package reference whatever the cause.
/// </summary>
internal static class LibtorchLoader
{
    private const string Glue = "LibTorchSharp";

    private static readonly Lazy<TorchAvailability> Loaded = new(Load);

    /// <summary>Loads on the first call; never throws.</summary>
    public static TorchAvailability Availability => Loaded.Value;

    private static TorchAvailability Load()
    {
        var folder = LibtorchFolder.Find();
        if (folder.Problem is not null)
            return TorchAvailability.No(folder.Problem, folder.Path);
        try
        {
            HiddenCaches.Mend();
            // By full path and in the order of their needs, so that each finds the ones before it already loaded under its own name.
            nint libtorch = 0;
            foreach (var library in (string[])["c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"])
            {
                var path = Path.Combine(folder.Path, LibtorchFolder.FileName(library));
                if (File.Exists(path))
                    libtorch = NativeLibrary.Load(path);
            }

            var glue = FindGlue();
            if (OperatingSystem.IsLinux() && MissingSymbol(glue, libtorch) is { } missing)
                return TorchAvailability.No(
                    $"libtorch in {folder.Path} does not fit TorchSharp {TorchBackend.TorchSharpVersion}, which needs libtorch {LibtorchFolder.WantedVersion}: "
                    + $"it lacks {missing}",
                    folder.Path);
            var handle = WeakVersionCopy.IsNeeded() ? WeakVersionCopy.Load(glue, CacheFolder()) : NativeLibrary.Load(glue);
            HiddenCaches.Quieten(libtorch);
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name == Glue ? handle : 0;
            return new(true, "", folder.Path, folder.Version.Length > 0 ? folder.Version : LibtorchFolder.WantedVersion, Devices());
        }
        catch (SgvbException e)
        {
            return TorchAvailability.No(e.Message, folder.Path);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException or IOException
            or UnauthorizedAccessException or InvalidDataException or TypeInitializationException or NotSupportedException or ExternalException)
        {
            // The dynamic loader's own words stand last.
            var lines = (failure.InnerException ?? failure).Message.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return TorchAvailability.No($"libtorch in {folder.Path} does not load: {lines[^1]}", folder.Path);
        }
    }

    /// <summary>The first libtorch function that TorchSharp's library needs and this libtorch has not; null where all are there.</summary>
    private static string? MissingSymbol(string glue, nint libtorch)
    {
        foreach (var import in new ElfImage(File.ReadAllBytes(glue)).Imports())
            if (import is { Version: 0 or 1, Weak: false } && !NativeLibrary.TryGetExport(libtorch, import.Name, out _))
                return import.Name;
        return null;
    }

    internal static string FindGlue()
    {
        var file = LibtorchFolder.FileName(Glue);
        var folders = LibtorchFolder.NativeFolders
            .Append(AppContext.BaseDirectory)
            .Append(Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"));
        return folders.Select(f => Path.Combine(f, file)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{file} is missing beside the program; build it again");
    }

    private static string CacheFolder()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named && Path.IsPathRooted(named) ? named
            : home.Length > 0 ? Path.Combine(home, ".cache")
            : Path.GetTempPath();
        return Path.Combine(cache, "sgvb-bench", "libtorch");
    }

    // Not inlined: compiling this method is what first needs TorchSharp.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string[] Devices()
    {
        torch.InitializeDeviceType(DeviceType.CPU);
        return torch.cuda.is_available() ? ["torch", "torch-cuda"] : ["torch"];
    }
}
