using Sgvb.Cli.Packages;

namespace Sgvb.Tests.Packages;

/// <summary>Packages of the sources as they stand, each made once for all tests, in a folder that serves as a feed.</summary>
internal static class Feed
{
    public static readonly PackageProject Gate = PackageProject.All.Single(p => p.Id == "Sgvb.Gate");

    public static readonly PackageProject Suite = PackageProject.All.Single(p => p.Id == "Sgvb.Bench");

    private static readonly Lazy<TemporaryFolder> GateFolder = Made(Gate), SuiteFolder = Made(Suite);

    /// <summary>With the gate.</summary>
    public static string Folder => GateFolder.Value.Path;

    /// <summary>With the whole suite.</summary>
    public static string OfSuite => SuiteFolder.Value.Path;

    /// <summary>Where packages are built: kept, so that the next call builds only what changed.</summary>
    public static string Work => Path.Combine(Repository, "artifacts", "pack");

    private static string Repository => Places.Repository() ?? throw new InvalidOperationException("tests run in the repository");

    /// <summary>Makes some of them in a folder of its own.</summary>
    public static IReadOnlyList<string> Build(string output, string work, params PackageProject[] projects) =>
        new PackageBuilder(Repository, work).Build(projects, output, null, _ => { }, TestContext.Current.CancellationToken);

    private static Lazy<TemporaryFolder> Made(params PackageProject[] projects) => new(() =>
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        Build(folder.Path, Work, projects);
        return folder;
    });
}
