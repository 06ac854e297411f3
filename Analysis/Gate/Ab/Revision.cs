using Sgvb.Runs;

namespace Sgvb.Analysis.Gate.Ab;

/// <summary>One git revision in a temporary folder of its own, built.</summary>
public sealed class Revision : IDisposable
{
    /// <summary>The project that times.</summary>
    public const string Bench = "Bench";

    /// <summary>The project that measures variances.</summary>
    public const string Analysis = "Analysis";

    private readonly string _repository;

    private Revision(string repository, string folder, string commit)
    {
        _repository = repository;
        Folder = folder;
        Commit = commit;
    }

    public string Folder { get; }

    public string Commit { get; }

    /// <summary>A project's program.</summary>
    public string Assembly(string project) => AssemblyIn(Folder, project);

    /// <summary>The commit that a name stands for.</summary>
    /// <exception cref="SgvbException">No such revision, or no repository.</exception>
    public static string Resolve(string repository, string name)
    {
        var git = Git(repository, CancellationToken.None, "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}");
        if (git.ExitCode == 0)
            return git.Out.Trim();
        // Asked to be quiet about a revision that is not there, git speaks only where it does not read the repository.
        throw new SgvbException(GitProgram.Refusal(git) is { } why
            ? $"{repository}: git does not read it: {why}"
            : $"'{OneLine.Of(name)}': no such revision in {repository}; fetch it first (git fetch --unshallow in CI)");
    }

    /// <summary>Checks the commit out into a temporary folder; the user's working tree is left alone.</summary>
    /// <exception cref="SgvbException">It cannot be checked out, or it has no benchmarks.</exception>
    public static Revision CheckOut(string repository, string commit, CancellationToken stop)
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("sgvb-ab-").FullName, commit[..10]);
        var git = Git(repository, stop, "worktree", "add", "--detach", folder, commit);
        var revision = new Revision(repository, folder, commit);
        if (git.ExitCode == 0 && File.Exists(ProjectIn(folder, Bench)))
            return revision;
        revision.Dispose();
        throw new SgvbException(git.ExitCode != 0
            ? $"{commit}: cannot be checked out into {folder}: {GitProgram.Refusal(git) ?? OneLine.Of(git.LastWords)}"
            : $"{commit}: has no {Bench}/{Bench}.csproj: nothing there can be measured; choose a later revision");
    }

    /// <summary>Builds both programs.</summary>
    /// <exception cref="SgvbException">The build failed (exit code 5).</exception>
    public void Build(CancellationToken stop)
    {
        Build(Folder, Bench, Commit, stop);
        Build(Folder, Analysis, Commit, stop);
    }

    /// <summary>Builds a project of a checked-out tree, with no compiler left behind to disturb what is measured next.</summary>
    /// <returns>Its program.</returns>
    /// <exception cref="SgvbException">The build failed (exit code 5).</exception>
    public static string Build(string folder, string project, string name, CancellationToken stop)
    {
        string[] arguments =
        [
            "build", ProjectIn(folder, project), "-c", "Release", "-v", "q", "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false",
        ];
        var build = ChildProcess.Run(ChildProcess.Dotnet, arguments, folder, null, stop);
        if (build.ExitCode == 0)
            return AssemblyIn(folder, project);
        throw new SgvbException($"{name}: the build failed: {build.Reason}", SgvbException.Unavailable);
    }

    public void Dispose()
    {
        Git(_repository, CancellationToken.None, "worktree", "remove", "--force", Folder);
        var above = Path.GetDirectoryName(Folder)!;
        if (Directory.Exists(above))
            Directory.Delete(above, recursive: true);
        Git(_repository, CancellationToken.None, "worktree", "prune");
    }

    private static string ProjectIn(string folder, string project) => Path.Combine(folder, project, project + ".csproj");

    private static string AssemblyIn(string folder, string project) =>
        Path.Combine(folder, project, "bin", "Release", "net10.0", $"Sgvb.{project}.dll");

    private static ChildProcess Git(string repository, CancellationToken stop, params string[] arguments) =>
        GitProgram.Run(repository, stop, arguments);
}
