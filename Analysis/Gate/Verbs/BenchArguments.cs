using System.CommandLine;
using Sgvb.Runs.CommandLine;

namespace Sgvb.Gate.Verbs;

/// <summary>The options that a session of launches hands on to the program that measures, as the user wrote them.</summary>
internal static class BenchArguments
{
    public static void AddTo(Command command, CommonOptions common) => common.AddTo(command, [.. Options(common)]);

    /// <param name="result">What the user gave.</param>
    /// <param name="common">The verb's options.</param>
    /// <param name="workload">Where --workload is not given.</param>
    /// <param name="backend">Where --backend is not given.</param>
    public static IReadOnlyList<string> Read(ParseResult result, CommonOptions common, string workload, string backend)
    {
        var arguments = new List<string>();
        foreach (var option in Options(common))
            if (result.GetResult(option) is { Implicit: false } given)
                arguments.AddRange([option.Name, .. given.Tokens.Select(t => t.Value)]);
        foreach (var (name, value) in ((string, string)[])[(common.Workload.Name, workload), (common.Backend.Name, backend)])
            if (!arguments.Contains(name))
                arguments.AddRange([name, value]);
        return arguments;
    }

    private static IReadOnlyList<Option> Options(CommonOptions common) =>
    [
        common.Estimator, common.Backend, common.Workload, common.Minibatch, common.Threads, common.Seed, common.Group, common.Antithetic,
        common.Posterior, common.Kl,
    ];
}
