using Sgvb.Cli.Packages;

namespace Sgvb.Tests.Packages;

/// <summary>Packages of the sources as they stand, each made once for all tests, in a folder that serves as a feed.</summary>
internal static class Feed
{
    public static readonly PackageProject Gate = PackageProject.All.Single(p => p.Id == "Sgvb.Gate");

    public static readonly PackageProject Suite = PackageProject.All.Single(p => p.Id == "Sgvb.Bench");

    public static readonly PackageProject Library = PackageProject.All.Single(p => p.Id == "Sgvb.Estimators");

    public static readonly PackageProject Gpu = PackageProject.All.Single(p => p.Id == "Sgvb.Estimators.Gpu");

    private static readonly Lazy<TemporaryFolder> GateFolder = Made([Gate]), SuiteFolder = Made([Suite]),
        LibraryFolder = Made([Library, Gpu], "mathnet.numerics", "ilgpu");

    /// <summary>With the gate.</summary>
    public static string Folder => GateFolder.Value.Path;

    /// <summary>With the whole suite.</summary>
    public static string OfSuite => SuiteFolder.Value.Path;

    /// <summary>With the library and its backend gpu, and what they need.</summary>
    public static string OfLibrary => LibraryFolder.Value.Path;

    /// <summary>Where packages are built: kept, so that the next call builds only what changed.</summary>
    public static string Work => Path.Combine(Repository, "artifacts", "pack");

    private static string Packages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Repository => Places.Repository() ?? throw new InvalidOperationException("tests run in the repository");

    /// <summary>Makes some of them in a folder of its own.</summary>
    public static IReadOnlyList<string> Build(string output, string work, params PackageProject[] projects) =>
        new PackageBuilder(Repository, work).Build(projects, output, null, _ => { }, TestContext.Current.CancellationToken);

    /// <param name="projects">Of this repository.</param>
    /// <param name="needs">Packages of others, which were fetched when this repository was built.</param>
    private static Lazy<TemporaryFolder> Made(PackageProject[] projects, params string[] needs) => new(() =>
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        Build(folder.Path, Work, projects);
        foreach (var file in needs.SelectMany(n => Directory.GetFiles(Path.Combine(Packages, n), "*.nupkg", SearchOption.AllDirectories)))
            File.Copy(file, folder[Path.GetFileName(file)]);
        return folder;
    });
}
