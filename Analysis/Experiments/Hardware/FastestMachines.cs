namespace Sgvb.Experiments.Hardware;

/// <summary>One case on the machines that have it.</summary>
/// <param name="Case">Without a backend: each machine takes its own best one.</param>
/// <param name="Times">Of each machine the best time, the least first; two at least.</param>
/// <param name="Rivals">The machines whose time cannot be told from the least one.</param>
public sealed record FastestCase(Case Case, IReadOnlyList<HardwareRow> Times, IReadOnlyList<string> Rivals)
{
    public bool IsCertain => Rivals.Count == 0;

    public string Machine => Times[0].Machine;
}

/// <summary>
/// Who is the fastest for what. Only equal cases are compared, each machine on its best backend with all its threads; that one is faster than
/// another is said where the interval of their times' ratio leaves out 1, for all such statements at once.
/// </summary>
/// <param name="Cases">Those that at least two machines have.</param>
/// <param name="Ranked">The machines, the fastest first by the geometric mean over the cases that all of them have; empty where there are none.</param>
public sealed record FastestMachines(IReadOnlyList<FastestCase> Cases, IReadOnlyList<string> Ranked)
{
    /// <param name="machines">Labels of all machines compared.</param>
    /// <param name="rows">Their timed cases.</param>
    public static FastestMachines Of(IReadOnlyList<string> machines, IReadOnlyList<HardwareRow> rows)
    {
        var raced = rows.GroupBy(r => r.Case with { Backend = "" })
            .Select(g => (Case: g.Key, Times: g.GroupBy(r => r.Machine).Select(m => m.MinBy(r => r.MedianNs)!).OrderBy(r => r.MedianNs).ToList()))
            .Where(c => c.Times.Count > 1).ToList();
        var statements = raced.Sum(c => c.Times.Count - 1);
        var cases = raced.Select(c => new FastestCase(c.Case, c.Times,
            [.. c.Times.Skip(1).Where(t => !c.Times[0].Time.IsBelow(t.Time, statements)).Select(t => t.Machine)])).ToList();
        var shared = cases.Where(c => c.Times.Count == machines.Count).ToList();
        return new(cases, shared.Count == 0 ? [] : [.. machines.OrderBy(m => shared.Sum(c => Math.Log(Best(c, m).MedianNs)))]);
    }

    /// <summary>In how many of the cases that all machines have a machine is faster than every other, beyond doubt.</summary>
    public int Wins(string machine) => Shared.Count(c => c.IsCertain && c.Machine == machine);

    /// <summary>Those that every machine has.</summary>
    public IEnumerable<FastestCase> Shared => Cases.Where(c => c.Times.Count == Ranked.Count);

    /// <summary>One machine's time over another's: the geometric mean over the cases that all machines have.</summary>
    public Interval Ratio(string machine, string to) =>
        Interval.GeometricMean([.. Shared.Select(c => Best(c, machine).Time / Best(c, to).Time)]);

    private static HardwareRow Best(FastestCase one, string machine) => one.Times.First(t => t.Machine == machine);
}
