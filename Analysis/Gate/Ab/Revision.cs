namespace Sgvb.Gate.Ab;

/// <summary>One git revision in a temporary folder of its own, built.</summary>
public sealed class Revision : IDisposable
{
    /// <summary>The project that times.</summary>
    public const string Bench = "Bench";

    /// <summary>The project of the other verbs, which measures variances.</summary>
    public const string Analysis = "Analysis";

    /// <summary>Where each project is, and where earlier revisions had it.</summary>
    private static readonly Dictionary<string, string[]> Projects = new()
    {
        [Bench] = ["Bench/Bench.csproj"],
        [Analysis] = ["Analysis/Cli/Cli.csproj", "Analysis/Analysis.csproj"],
    };

    private const string Purpose = "ab";

    private readonly ScratchFolder _scratch;

    private Revision(string repository, string commit)
    {
        _scratch = ScratchFolder.Create(Purpose, () => Forget(repository, Folder!));
        Folder = Path.Combine(_scratch.Path, commit[..10]);
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

    /// <summary>
    /// Checks the commit out into a temporary folder; the user's working tree is left alone. What an earlier one that was killed left in the
    /// repository goes.
    /// </summary>
    /// <exception cref="SgvbException">It cannot be checked out, or it has no benchmarks.</exception>
    public static Revision CheckOut(string repository, string commit, CancellationToken stop)
    {
        ForgetAbandoned(repository, stop);
        var revision = new Revision(repository, commit);
        try
        {
            BuildFolder.Check(revision.Folder, "choose another temporary folder with TMPDIR");
            var git = Git(repository, stop, "worktree", "add", "--detach", revision.Folder, commit);
            if (git.ExitCode != 0)
                throw new SgvbException($"{commit}: cannot be checked out into {revision.Folder}: {GitProgram.Refusal(git) ?? OneLine.Of(git.LastWords)}");
            if (!File.Exists(ProjectIn(revision.Folder, Bench)))
                throw new SgvbException($"{commit}: has no {Bench}/{Bench}.csproj: ab and bisect measure revisions of this suite alone; for another project measure both revisions, and compare the two folders");
            return revision;
        }
        catch
        {
            revision.Dispose();
            throw;
        }
    }

    /// <summary>Builds both programs.</summary>
    /// <exception cref="SgvbException">The build failed (exit code 5).</exception>
    public void Build(CancellationToken stop)
    {
        Build(Folder, Bench, Commit, stop, _scratch);
        Build(Folder, Analysis, Commit, stop, _scratch);
    }

    /// <summary>Builds a project of a checked-out tree, with no compiler left behind to disturb what is measured next.</summary>
    /// <param name="folder">The tree.</param>
    /// <param name="project">Of it.</param>
    /// <param name="name">For errors.</param>
    /// <param name="stop">Ends the build.</param>
    /// <param name="scratch">Takes the build's temporary files; null for one that is made for it.</param>
    /// <returns>Its program.</returns>
    /// <exception cref="SgvbException">The build failed (exit code 5).</exception>
    public static string Build(string folder, string project, string name, CancellationToken stop, ScratchFolder? scratch = null)
    {
        using var own = scratch is null ? ScratchFolder.Create("build") : null;
        var (variable, value) = (scratch ?? own!).Variable;
        string[] arguments =
        [
            "build", ProjectIn(folder, project), "-c", "Release", "-v", "q", "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false",
        ];
        var build = ChildProcess.Run(ChildProcess.Dotnet, arguments, folder, new Dictionary<string, string> { [variable] = value }, stop);
        if (build.ExitCode == 0)
            return AssemblyIn(folder, project);
        throw new SgvbException($"{name}: the build failed: {build.Reason}", SgvbException.Unavailable);
    }

    public void Dispose() => _scratch.Dispose();

    private static void ForgetAbandoned(string repository, CancellationToken stop)
    {
        const string entry = "worktree ";
        foreach (var line in Git(repository, stop, "worktree", "list", "--porcelain").Out.Split('\n').Where(l => l.StartsWith(entry, StringComparison.Ordinal)))
            if (Path.GetDirectoryName(line[entry.Length..]) is { } above && ScratchFolder.IsAbandoned(above, Purpose))
                Forget(repository, line[entry.Length..]);
    }

    /// <summary>Twice forced: one that was stopped while it was made is locked. Worktrees of the user's own are left alone.</summary>
    private static void Forget(string repository, string folder) =>
        Git(repository, CancellationToken.None, "worktree", "remove", "--force", "--force", folder);

    private static string ProjectIn(string folder, string project)
    {
        var paths = Projects[project].Select(p => Path.Combine(folder, p)).ToList();
        return paths.Find(File.Exists) ?? paths[0];
    }

    private static string AssemblyIn(string folder, string project) =>
        Path.Combine(folder, project, "bin", "Release", "net10.0", $"Sgvb.{project}.dll");

    private static ChildProcess Git(string repository, CancellationToken stop, params string[] arguments) =>
        GitProgram.Run(repository, stop, arguments);
}
