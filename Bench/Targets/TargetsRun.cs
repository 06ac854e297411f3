using Sgvb.Bench.Toolchain;
using Sgvb.Measuring.Agreement;

namespace Sgvb.Bench.Targets;

/// <summary><c>bench --targets</c>: agreement, then each target, measured now. A report, not a test: it ends well whatever it finds.</summary>
/// <param name="create">Makes the list; its targets heed the token.</param>
/// <param name="seed">Of inputs and noise.</param>
/// <param name="run">Gets the files.</param>
/// <param name="screen">Is told.</param>
/// <param name="stop">Ends between samples.</param>
public sealed class TargetsRun(Func<CancellationToken, ITargetList> create, uint seed, RunFolder run, Screen screen, CancellationToken stop)
{
    /// <summary>What is not measured by then is not measured.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);

    public void Execute()
    {
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(stop);
        clock.CancelAfter(Longest);
        var list = create(clock.Token);
        var targets = list.All;
        var rows = new List<TargetRow>();
        screen.Progress(progress =>
        {
            AgreementGate.Check(list.Steps, seed, mustAll: true, run, progress, stop);
            using var stage = progress.Begin("measuring targets", targets.Count);
            foreach (var target in targets)
            {
                stage.Describe(target.Name);
                var row = target.Row(clock.Token);
                stop.ThrowIfCancellationRequested();
                rows.Add(BuildMode.IsOptimized ? row : row with { Note = OneLine.Joined(row.Note, "debug build") });
                run.Write(RunFolder.Targets, rows);
                stage.Advance();
            }
        });
        screen.Table(Table(rows));
        screen.Line("A target is reached where the 95 % interval of the median over the rounds reaches it. In a round all that is compared has its turn,");
        screen.Line("between two runs of the peak loop. \"limit\" is what the machine allows, measured in the same rounds; \"quiet\" is the slowest of those loops over the fastest. Written to " + run.FileAt(RunFolder.Targets));
    }

    internal static TextTable Table(IEnumerable<TargetRow> rows)
    {
        var table = new TextTable("Targets", "what", "target", "measured", "unit", "limit", "rounds", "quiet", "verdict", "note");
        foreach (var row in rows)
            table.Add(row.Target, $"{(row.Comparison == "at least" ? "≥" : "≤")} {Format.Significant(row.Bound)}",
                Format.Optional(row.Measured, v => Format.Interval(v, row.Ci95Low, row.Ci95High)),
                row.Unit, row.Limit is { } limit ? $"{Format.Significant(limit)}: {row.LimitReason}" : "", Format.Whole(row.Rounds), row.LowestPeak is { } peak ? Format.Percent(peak) : "", row.Verdict, row.Note);
        return table;
    }
}
