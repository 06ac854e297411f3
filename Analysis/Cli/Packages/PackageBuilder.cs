namespace Sgvb.Cli.Packages;

/// <summary>Makes the packages: each project packed in a folder apart, and written anew so that equal sources give equal files.</summary>
/// <param name="repository">The sources.</param>
/// <param name="work">A folder of its own for what is built; kept, so that the next call builds only what changed.</param>
public sealed class PackageBuilder(string repository, string work)
{
    private const double Mebibyte = 1 << 20;

    private const int Broken = 1;

    /// <summary>Whether the libraries' public API is written down as this version's, to which later ones are held.</summary>
    public bool RecordsApi { get; init; }

    /// <summary>Writes the packages and their symbols.</summary>
    /// <param name="projects">Some of <see cref="PackageProject.All"/>.</param>
    /// <param name="output">The folder that takes them; a local feed.</param>
    /// <param name="version">In place of the repository's own; null for that.</param>
    /// <param name="step">Told what is done next.</param>
    /// <param name="stop">Ends the step that is being done.</param>
    /// <returns>The packages' files.</returns>
    /// <exception cref="SgvbException">
    /// A build failed, or a package is larger than it may be (exit code 5); a library lacks what its last version promised (1).
    /// </exception>
    public IReadOnlyList<string> Build(
        IReadOnlyList<PackageProject> projects, string output, string? version, Action<string> step, CancellationToken stop)
    {
        BuildFolder.Check(repository, "move the repository to another one");
        Directory.CreateDirectory(output);
        return [.. projects.SelectMany(p => Pack(p, output, version, step, stop)).ToList()];
    }

    private IEnumerable<string> Pack(PackageProject project, string output, string? version, Action<string> step, CancellationToken stop)
    {
        step($"packing {project.Id}");
        using var scratch = ScratchFolder.Create("pack");
        var packed = Path.Combine(scratch.Path, "packed");
        string[] arguments =
        [
            "pack", Path.Combine(repository, project.Project), "-c", "Release", "-o", packed, "--artifacts-path", Path.Combine(work, "build"),
            "-p:ContinuousIntegrationBuild=true", "-p:WithLibtorch=false", "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false", "-nodeReuse:false", "-v", "q", "--nologo",
            .. version is null ? (string[])[] : [$"-p:Version={version}"],
        ];
        var process = ChildProcess.Run(ChildProcess.Dotnet, arguments, null, new Dictionary<string, string> { [scratch.Variable.Name] = scratch.Path }, stop);
        if (process.ExitCode != 0)
            throw new SgvbException($"{project.Id}: cannot be packed: {process.Reason}", SgvbException.Unavailable);
        if (project.IsLibrary)
            CheckApi(project, Directory.GetFiles(packed, "*.nupkg").Single());
        foreach (var file in Directory.GetFiles(packed).Order(StringComparer.Ordinal))
        {
            var target = Path.Combine(output, Path.GetFileName(file));
            AtomicFile.WriteBytes(target, stream =>
            {
                using var source = File.OpenRead(file);
                PackageArchive.Normalise(source, stream);
            });
            if (Path.GetExtension(target) == ".nupkg")
                CheckSize(project, target);
            yield return target;
        }
    }

    private void CheckApi(PackageProject project, string package)
    {
        var now = new ApiRecord(Path.GetFileNameWithoutExtension(package)[(project.Id.Length + 1)..], PackedAssembly.Api(package, project.Id));
        var path = Path.Combine(repository, project.ApiFile);
        if (RecordsApi)
        {
            now.Save(path);
            return;
        }

        var last = ApiRecord.Load(path);
        var breaks = last.MayBeBrokenBy(now.Version) ? [] : last.BrokenBy(now.Promises);
        if (breaks.Count > 0)
            throw new SgvbException($"{project.Id} {now.Version} breaks whoever uses {last.Version} ({project.ApiFile}): {string.Join("; ", breaks.Take(3))}"
                + (breaks.Count > 3 ? FormattableString.Invariant($" and {breaks.Count - 3} more") : "")
                + $"; put it back, or raise the version; if {last.Version} was never published, pack --record-api", Broken);
    }

    private static void CheckSize(PackageProject project, string package)
    {
        var mebibytes = PackageArchive.InstalledBytes(package) / Mebibyte;
        if (mebibytes > project.MostMebibytes)
            throw new SgvbException(FormattableString.Invariant($"{package}: takes {mebibytes:0.0} MiB once installed, more than {project.MostMebibytes}"),
                SgvbException.Unavailable);
    }
}
