namespace Sgvb.Reports.Run;

/// <summary>What was not there and why; what was measured on, with and how.</summary>
public static class OriginBlocks
{
    /// <param name="facts">Of the run.</param>
    /// <param name="of">The gaps that its sections name.</param>
    public static IEnumerable<Block> Missing(RunFacts facts, IEnumerable<string> of)
    {
        List<string> gaps = [.. Gaps(facts), .. of];
        yield return new Heading("Not available, not measured");
        yield return gaps.Count == 0 ? new Paragraph("Nothing is missing.") : new Notes(gaps);
    }

    public static IEnumerable<Block> Origin(RunFacts facts)
    {
        if (facts.Notes.Count > 0)
        {
            yield return new Heading("Notes of the measurement");
            yield return new Notes(facts.Notes);
        }

        yield return new Heading("Machine, versions, command");
        if (facts.Machine is not { } machine)
        {
            yield return new Paragraph($"Unknown: the run has no {RunFolder.Environment}.");
            yield break;
        }

        var how = new TextTable("This run", "what", "value");
        Add("command", machine.CommandLine);
        Add("commit", machine.Commit is { } commit ? commit + (machine.Dirty == true ? ", with changes that are not committed" : "")
            : machine.CommitUnknown is { } why ? $"unknown: {why}" : "unknown");
        Add("data", DataText.Long(machine));
        Add("seed", machine.Seed?.ToString(CultureInfo.InvariantCulture));
        Add("libtorch", machine.Libtorch);
        Add("time", machine.Utc?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        Add("folder", facts.Name);
        yield return new TableBlock(how);
        yield return new TableBlock(MachineTables.Machine(machine));
        if (machine.Backends is { Count: > 0 })
            yield return new TableBlock(MachineTables.Backends(machine));

        void Add(string what, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                how.Add(what, value);
        }
    }

    private static IEnumerable<string> Gaps(RunFacts facts)
    {
        if (facts.Incomplete is { } reason)
            yield return $"The run is not whole: {reason}.";
        foreach (var (name, state) in facts.Machine?.Backends ?? new Dictionary<string, string>())
            if (!state.StartsWith("available", StringComparison.Ordinal) || state.Contains("simulator", StringComparison.Ordinal))
                yield return $"{name}: {state}.";
        if (facts is { Machine: null, IsExperiment: false })
            yield return $"Machine and versions: no {RunFolder.Environment}.";
    }
}
