namespace Sgvb.Cli.Packages;

/// <summary>One package that this repository makes.</summary>
/// <param name="Id">As others install or reference it.</param>
/// <param name="Project">From the repository's root.</param>
public sealed record PackageProject(string Id, string Project)
{
    /// <summary>What it may take on a disk once it is installed, in MiB; null where nobody promised anything.</summary>
    public double? MostMebibytes { get; init; }

    /// <summary>Whether others compile against it, so that a version may not break what the last one promised.</summary>
    public bool IsLibrary { get; init; }

    /// <summary>What the last version promised, from the repository's root.</summary>
    public string ApiFile => Path.Combine(Path.GetDirectoryName(Project)!, ApiRecord.FileName);

    /// <summary>In the order in which they need each other.</summary>
    public static IReadOnlyList<PackageProject> All { get; } =
    [
        new("Sgvb.Gate", "Analysis/BenchGate/BenchGate.csproj") { MostMebibytes = 15 },
        new("Sgvb.Estimators", "Estimators/Estimators.csproj") { IsLibrary = true },
        new("Sgvb.Estimators.Gpu", "Estimators/Backends/Gpu/Estimators.Gpu.csproj") { IsLibrary = true },
        new("Sgvb.Estimators.Torch", "Estimators/Backends/Torch/Estimators.Torch.csproj") { IsLibrary = true },
        new("Sgvb.Bench", "Suite/Suite.csproj"),
    ];
}
