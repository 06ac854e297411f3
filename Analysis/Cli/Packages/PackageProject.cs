namespace Sgvb.Cli.Packages;

/// <summary>One package that this repository makes.</summary>
/// <param name="Id">As others install or reference it.</param>
/// <param name="Project">From the repository's root.</param>
public sealed record PackageProject(string Id, string Project)
{
    /// <summary>What it may take on a disk once it is installed, in MiB; null where nobody promised anything.</summary>
    public double? MostMebibytes { get; init; }

    /// <summary>In the order in which they need each other.</summary>
    public static IReadOnlyList<PackageProject> All { get; } =
    [
        new("Sgvb.Gate", "Analysis/BenchGate/BenchGate.csproj") { MostMebibytes = 15 },
        new("Sgvb.Bench", "Suite/Suite.csproj"),
    ];
}
