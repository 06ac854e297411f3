using System.Text.RegularExpressions;

namespace Sgvb.Gate.Input;

/// <summary>
/// What a job of BenchmarkDotNet adds to the name of a benchmark: the settings that make it another measurement, as "[Runtime=.NET 8.0]".
/// It is read off the benchmark's own entry, so that no other entry of the file changes a name: neither a second runtime nor more launches.
/// </summary>
internal static partial class JobText
{
    /// <summary>How long and how often is measured. Any other setting is part of the name.</summary>
    private static readonly HashSet<string> Effort =
    [
        "LaunchCount", "WarmupCount", "MinWarmupIterationCount", "MaxWarmupIterationCount", "IterationCount", "MinIterationCount",
        "MaxIterationCount", "TargetCount", "MinTargetIterationCount", "MaxTargetIterationCount", "IterationTime", "InvocationCount",
        "MinInvokeCount", "MinIterationTime", "UnrollFactor", "MaxRelativeError", "MaxStdErrRelative", "MaxAbsoluteError", "OutlierMode",
        "RemoveOutliers", "AnalyzeLaunchVariance", "MemoryRandomization", "IsBaseline", "Baseline", "IsDefault", "IsMutator", "Clock",
    ];

    /// <param name="displayInfo">"Bench.Get: Job-ABCDEF(Runtime=.NET 8.0, LaunchCount=5) [n=3]".</param>
    /// <param name="runtime">Of the host: a job that asks for what runs anyway is the default job.</param>
    /// <param name="architecture">Likewise.</param>
    /// <returns>" [A=x, B=y]", or nothing.</returns>
    public static string Suffix(string? displayInfo, string? runtime, string? architecture)
    {
        if (displayInfo is null || Settings().Match(displayInfo) is not { Success: true } job)
            return "";
        var named = job.Groups["set"].Value.Split(", ").Select(s => s.Split('=', 2)).Where(s => s.Length == 2)
            .Where(s => !Effort.Contains(s[0]) && !IsImplied(s[0], s[1], runtime, architecture))
            .Select(s => $"{s[0]}={OneLine.Of(s[1])}").Order(StringComparer.Ordinal).ToList();
        return named.Count > 0 ? $" [{string.Join(", ", named)}]" : "";
    }

    private static bool IsImplied(string name, string value, string? runtime, string? architecture) => name switch
    {
        "Runtime" => runtime is not null && (FieldText.IsSameRuntime(value, runtime)
            || runtime.StartsWith(".NET " + value, StringComparison.OrdinalIgnoreCase)
            || (value == "Clr" && runtime.StartsWith(".NET Framework", StringComparison.Ordinal))),
        "Platform" => string.Equals(FieldText.Architecture(value), architecture, StringComparison.OrdinalIgnoreCase),
        "Jit" => value is "RyuJit" or "Default",
        // The runtime's own project and compiler: it follows from the runtime.
        "Toolchain" => RuntimeToolchain().IsMatch(value),
        _ => false,
    };

    [GeneratedRegex(@": [^:()\[\]]+\((?<set>[A-Za-z]\w*=(?:[^()]|\([^()]*\))*)\)")]
    private static partial Regex Settings();

    [GeneratedRegex(@"^(net\d+(\.\d+)?|netcoreapp\d+(\.\d+)?|Default|\.NET( Core)? \d+(\.\d+)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex RuntimeToolchain();
}
