using System.CommandLine;
using Sgvb.Gate.Verbs;
using Sgvb.Runs.CommandLine;

namespace Sgvb.BenchGate;

/// <summary>The gate alone, as a tool for any project with BenchmarkDotNet benchmarks.</summary>
public static class GateTool
{
    public static IReadOnlyList<Verb> Verbs { get; } = [new CompareVerb(), new GateVerb(measure: null), new AbVerb(), new HistoryVerb(), new ExportVerb(), new CommentVerb()];

    public static Command Root() => VerbRoot.Of("bench-gate",
        "Did this code get slower? Judges runs of BenchmarkDotNet (--exporters fulljson) with tests that hold on noisy machines.", Verbs);
}
