using Sgvb.Experiments.Rank;

namespace Sgvb.Experiments.Hardware;

/// <summary>A comparison of machines in sentences.</summary>
public static class HardwareText
{
    /// <summary>What can be said of the machines as a whole.</summary>
    public static string Claim(FastestMachines fastest)
    {
        if (fastest.Ranked is not [var first, var next, ..])
            return "These machines have no timed case in common.";
        var all = fastest.Shared.Count();
        var wins = fastest.Wins(first);
        var others = fastest.Ranked.Skip(1).Sum(fastest.Wins);
        var mean = $"its steps take {Percent(fastest.Ratio(first, next))} of the time of {next} (geometric mean, each on its best backend)";
        return (wins, others) switch
        {
            _ when wins == all => $"{first} is the fastest in {(all == 1 ? "the one case" : $"all {Format.Whole(all)} cases")} that "
                + $"{(fastest.Ranked.Count == 2 ? "both" : "all")} machines have: {mean}.",
            (0, 0) => $"These runs cannot tell which machine is the fastest, in none of the {Format.Whole(all)} cases that all have.",
            ( > 0, 0) => $"{first} is the fastest in {Format.Whole(wins)} of {Format.Whole(all)} cases, and no other machine in any: {mean}.",
            _ => $"No machine is the fastest for everything: of {Format.Whole(all)} cases "
                + string.Join(", ", fastest.Ranked.Where(m => fastest.Wins(m) > 0).Select(m => $"{m} is in {Format.Whole(fastest.Wins(m))}"))
                + (wins + others < all ? $"; {Format.Whole(all - wins - others)} cannot be told." : "."),
        };
    }

    /// <summary>Each machine against the reference, backend by backend.</summary>
    public static IEnumerable<string> Speeds(IReadOnlyList<HardwareRun> runs, HardwareRun reference, IReadOnlyList<HardwareRow> rows)
    {
        foreach (var group in rows.Where(r => r.Machine != reference.Label && r.Ratio is not null).GroupBy(r => (r.Backend, r.Machine))
            .OrderBy(g => runs.Select(r => r.Label).ToList().IndexOf(g.Key.Machine)))
        {
            var mean = Interval.GeometricMean([.. group.Select(r => new Interval(r.Ratio!.Value, r.RatioCi95Low, r.RatioCi95High))]);
            yield return $"{group.Key.Backend}: {group.Key.Machine} takes {Format.Interval(mean.Value, mean.Low, mean.High)} times the time of "
                + $"{reference.Label} (geometric mean of {Format.Whole(group.Count())} cases).";
        }

        if (rows.Any(r => r.RatioCi95Low is not null))
            yield return "Intervals are of the timings in one run each: how a machine's runs differ from one another they do not hold.";
    }

    /// <summary>Whether the same estimator is the best buy everywhere, for each question that several machines answer.</summary>
    public static IEnumerable<string> Best(IReadOnlyList<HardwareRun> runs)
    {
        var panels = runs.SelectMany(r => r.Panels.Where(p => p.Ranked.DistinctBy(c => c.Estimator).Count() > 1).Select(p => (r.Label, Panel: p)));
        foreach (var same in panels.GroupBy(p => (p.Panel.Objective, p.Panel.Size)).Where(g => g.Count() > 1))
        {
            var best = same.Select(p => (p.Label, Text: Name(p.Panel))).ToList();
            var what = $"The best buy (least variance × time) of {same.Key.Size}, objective {same.Key.Objective}";
            yield return best.DistinctBy(b => b.Text).Count() == 1
                ? $"{what}, is {best[0].Text} on {(best.Count == runs.Count ? "every machine" : string.Join(", ", best.Select(b => b.Label)))}."
                : $"{what}: {string.Join("; ", best.Select(b => $"{b.Text} on {b.Label}"))}.";
        }
    }

    private static string Name(Panel panel)
    {
        var best = panel.Ranked[0];
        var rivals = AnswerText.Rivals(panel, best);
        return rivals.Count == 0 ? best.Estimator : $"{best.Estimator} (not to be told from {string.Join(", ", rivals)})";
    }

    private static string Percent(Interval ratio) => ratio is { Low: { } low, High: { } high }
        ? $"{Format.Percent(ratio.Value, 3)} [{Format.Significant(100 * low)}, {Format.Significant(100 * high)}]"
        : Format.Percent(ratio.Value);
}
