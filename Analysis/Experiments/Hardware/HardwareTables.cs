namespace Sgvb.Experiments.Hardware;

/// <summary>A comparison's tables, for terminal, Markdown and HTML.</summary>
public static class HardwareTables
{
    public static TextTable Times(IReadOnlyList<HardwareRun> runs, HardwareRun reference, IReadOnlyList<HardwareRow> rows)
    {
        var table = new TextTable($"Step times, and their ratio to {reference.Label}", "estimator", "backend", "machine",
            "step time [95 %]",
            "ratio [95 %]", "of own peak", "variance top", "variance bottom", "top × s", "bottom × s", "workload", "M", "threads",
                "objective");
        var names = new CaseNames(rows);
        // As the first machine that has it lists it.
        var places = rows.Select(r => r.Estimator).Distinct().Select((name, place) => (name, place)).ToDictionary(p => p.name, p => p.place);
        foreach (var r in rows.OrderBy(r => r.Workload, StringComparer.Ordinal).ThenBy(r => places[r.Estimator])
            .ThenBy(r => r.Backend, StringComparer.Ordinal))
            table.Add(names[r], r.Backend, r.Machine, Format.DurationInterval(r.MedianNs, r.Ci95LowNs, r.Ci95HighNs), Ratio(r),
                r.FractionOfPeak is { } f ? Format.Percent(f) : Cell.None,
                Variance(r.VarianceTop, r.VarianceTopCi95Low, r.VarianceTopCi95High),
                    Variance(r.VarianceBottom, r.VarianceBottomCi95Low, r.VarianceBottomCi95High),
                Left(r.LeftTopS), Left(r.LeftBottomS), r.Workload, Format.Whole(r.Minibatch), Format.Whole(r.Threads), r.Objective);
        return table;
    }

    /// <summary>Who is the fastest for what.</summary>
    public static TextTable Fastest(FastestMachines fastest)
    {
        var table = new TextTable("The fastest machine for each case; verdicts hold for all cases at once (95 %)", "case", "verdict", "least time [95 %]", "on", "next",
            "takes [95 %]", "M", "workload", "objective");
        var names = new CaseNames(fastest.Cases.Select(c => c.Times[0]));
        foreach (var c in fastest.Cases)
        {
            var (first, next) = (c.Times[0], c.Times[1]);
            var ratio = next.Time / first.Time;
            table.Add(names[first], c.IsCertain ? $"{c.Machine} is faster" : $"{c.Machine}, not to be told from {string.Join(", ", c.Rivals)}",
                Format.DurationInterval(first.MedianNs, first.Ci95LowNs, first.Ci95HighNs), first.Backend, next.Machine,
                Format.Ratio(ratio.Value, low: ratio.Low, high: ratio.High), Format.Whole(c.Case.Minibatch), c.Case.Workload, c.Case.Objective);
        }

        return table;
    }

    public static TextTable Machines(IReadOnlyList<HardwareRun> runs)
    {
        var table = new TextTable("", ["what", .. runs.Select(r => r.Label)]);
        Add("processor", m => m.Processor.Model);
        Add("sockets, cores, logical processors", m =>
            $"{Or(m.Processor.Sockets)}, {Or(m.Processor.Cores)}, {Or(m.Processor.LogicalProcessors)}");
        Add("caches L1d, L2, L3", m => string.Join(", ", ((long?[])[m.Processor.L1DataBytes, m.Processor.L2Bytes, m.Processor.L3Bytes])
            .Select(b => b is { } n ? Format.Bytes(n).Text : "unknown")));
        Add("memory", m => m.MemoryBytes is { } bytes ? Format.Bytes(bytes).Text : null);
        Add("instruction sets", m => string.Join(' ', m.Processor.InstructionSets));
        Add("limits", m => string.Join(' ', (m.Variables ?? new Dictionary<string, string>()).Select(v => $"{v.Key}={v.Value}")));
        Add("GPU, driver", m => m.Gpu is null ? null : $"{m.Gpu}, {m.GpuDriver ?? "driver unknown"}");
        Add("hypervisor", m => m.Hypervisor);
        Add("governor", m => m.Governor);
        Add("system", m => m.Os);
        Add("runtime", m => m.Dotnet);
        Add("libtorch", m => m.Libtorch);
        Add("threads", m => Or(m.Threads));
        Add("data", m => m.Data);
        Add("seed", m => m.Seed?.ToString(CultureInfo.InvariantCulture));
        Add("version, commit", m =>
            $"{m.Version ?? "unknown"}, "
                + $"{m.Commit?[..Math.Min(12, m.Commit.Length)] ?? "unknown"}{(m.Dirty == true ? " with changes" : "")}");
        Add("time", m => m.Utc?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        table.Add(["run", .. runs.Select(r => r.Facts.Name)]);
        return table;

        void Add(string what, Func<Fingerprint, string?> value)
        {
            if (runs.Any(r => !string.IsNullOrEmpty(value(r.Machine))))
                table.Add([what, .. runs.Select(r => value(r.Machine) is { Length: > 0 } text ? (Cell)text : Cell.None)]);
        }
    }

    public static TextTable Variances(HardwareVariances variances)
    {
        var table = new TextTable("Variances against the reference machine: agree where their ratio's interval, at the level of 3 SE, holds 1 "
            + "(Holm over the cells)",
            "cell", "reference", "this machine", "difference in SE", "adjusted p", "verdict");
        foreach (var c in variances.Cells)
            table.Add(c.Cell, Format.Scientific(c.Draws, 2), Format.Scientific(c.Moments, 2), Format.Significant(c.StandardErrors, 2),
                Format.Significant(c.Adjusted, 2), c.Agrees ? "agree" : "DISAGREE");
        return table;
    }

    private static Cell Ratio(HardwareRow r) => r switch
    {
        _ when r.Machine == r.ReferenceMachine => Format.Ratio(1, 1),
        { Ratio: { } ratio } => Format.Ratio(ratio, low: r.RatioCi95Low, high: r.RatioCi95High),
        _ => Cell.None,
    };

    private static Cell Variance(double? value, double? low, double? high) => value is { } v ? Format.ScientificInterval(v, low, high)
        : Cell.None;

    private static Cell Left(double? value) => value is { } v ? Format.Scientific(v) : Cell.None;

    private static string Or(int? number) => number is { } n ? Format.Whole(n).Text : "unknown";
}
