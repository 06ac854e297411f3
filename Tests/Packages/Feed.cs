using Sgvb.Cli.Packages;

namespace Sgvb.Tests.Packages;

/// <summary>Packages of the sources as they stand, made once for all tests.</summary>
internal static class Feed
{
    private static readonly Lazy<TemporaryFolder> Made = new(() =>
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        Build(folder.Path, Path.Combine(Repository, "artifacts", "pack"), [.. PackageProject.All]);
        return folder;
    });

    public static string Folder => Made.Value.Path;

    private static string Repository => Places.Repository() ?? throw new InvalidOperationException("tests run in the repository");

    /// <summary>Makes some of them in a folder of its own.</summary>
    public static IReadOnlyList<string> Build(string output, string work, params PackageProject[] projects) =>
        new PackageBuilder(Repository, work).Build(projects, output, null, _ => { }, TestContext.Current.CancellationToken);
}
