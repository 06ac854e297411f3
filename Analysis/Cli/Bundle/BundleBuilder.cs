using System.Runtime.InteropServices;

namespace Sgvb.Cli.Bundle;

/// <summary>
/// Publishes both executables with the runtime into one folder, puts a launcher beside them, and packs the whole. libtorch stays out:
/// it is five times as large as all the rest.
/// </summary>
/// <param name="repository">The sources.</param>
/// <param name="work">A folder of its own for what is built; kept, so that the next bundle builds only what changed.</param>
public sealed class BundleBuilder(string repository, string work)
{
    public const string Rid = "linux-x64";

    private static readonly string[] Projects = ["Analysis/Cli/Cli.csproj", "Bench/Bench.csproj"];

    /// <summary>The archive's only top folder.</summary>
    public static string Folder => $"sgvb-bench-{Rid}";

    /// <summary>Writes the archive.</summary>
    /// <param name="archive">The file, .tar.xz.</param>
    /// <param name="step">Told what is done next.</param>
    /// <param name="stop">Ends the step that is being done.</param>
    /// <exception cref="SgvbException">A tool is missing or fails.</exception>
    public void Build(string archive, Action<string> step, CancellationToken stop)
    {
        BuildFolder.Check(repository, "move the repository to another one");
        var content = Path.Combine(work, Folder);
        if (Directory.Exists(content))
            Directory.Delete(content, recursive: true);
        var bin = Directory.CreateDirectory(Path.Combine(content, "bin")).FullName;
        foreach (var project in Projects)
        {
            step($"publishing {Path.GetFileNameWithoutExtension(project)}");
            Run(ChildProcess.Dotnet, stop, "publish", Path.Combine(repository, project), "-c", "Release", "-r", Rid,
                "--self-contained", "true", "--artifacts-path", Path.Combine(work, "build"), "-o", bin, "-p:WithLibtorch=false", "-p:DebugType=none",
                "-p:PublishDocumentationFiles=false", "-p:UseSharedCompilation=false", "-nodeReuse:false", "-v", "q", "--nologo");
        }

        File.Copy(Path.Combine(repository, "LICENSE"), Path.Combine(content, "LICENSE"));
        WriteLauncher(Path.Combine(content, "run-bench.sh"));
        step("packing");
        var beside = Path.Combine(work, Folder + ".tar.xz");
        Run("tar", stop, "-C", work, "--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--use-compress-program=xz",
            "-cf", beside, Folder);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(archive))!);
        using var packed = File.OpenRead(beside);
        AtomicFile.WriteBytes(archive, packed.CopyTo);
    }

    /// <summary>As the repository's script, without building anything.</summary>
    private static void WriteLauncher(string path)
    {
        AtomicFile.WriteText(path, """
            #!/bin/sh
            # Runs a verb: ./run-bench.sh VERB … (see --help). Without a verb: quick. Needs neither a .NET SDK nor a network.
            bin=$(dirname -- "$(readlink -f -- "$0")")/bin
            case ${1:-quick} in
              bench) shift; exec "$bin/Sgvb.Bench" "$@" ;;
              test) echo "run-bench.sh: test needs the repository; this is a bundle" >&2; exit 2 ;;
              *) if [ $# -eq 0 ]; then exec "$bin/Sgvb.Analysis" quick; else exec "$bin/Sgvb.Analysis" "$@"; fi ;;
            esac

            """);
        const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(path, Read | Execute | UnixFileMode.UserWrite);
    }

    private static void Run(string tool, CancellationToken stop, params string[] arguments)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
            throw new SgvbException("bundle: runs on Linux only");
        var process = ChildProcess.Run(tool, arguments, null, null, stop);
        if (process.ExitCode != 0)
            throw new SgvbException($"bundle: {tool} failed: {process.Reason}", SgvbException.Unavailable);
    }
}
