using Sgvb.Cli.Packages;

namespace Sgvb.Tests.Packages;

/// <summary>The gate's package of the sources as they stand, made once for all tests.</summary>
internal static class Feed
{
    public static readonly PackageProject Gate = PackageProject.All.Single(p => p.Id == "Sgvb.Gate");

    private static readonly Lazy<TemporaryFolder> Made = new(() =>
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        Build(folder.Path, Work, Gate);
        return folder;
    });

    public static string Folder => Made.Value.Path;

    /// <summary>Where packages are built: kept, so that the next call builds only what changed.</summary>
    public static string Work => Path.Combine(Repository, "artifacts", "pack");

    private static string Repository => Places.Repository() ?? throw new InvalidOperationException("tests run in the repository");

    /// <summary>Makes some of them in a folder of its own.</summary>
    public static IReadOnlyList<string> Build(string output, string work, params PackageProject[] projects) =>
        new PackageBuilder(Repository, work).Build(projects, output, null, _ => { }, TestContext.Current.CancellationToken);
}
