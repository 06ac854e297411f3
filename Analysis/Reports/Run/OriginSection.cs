using Sgvb.Analysis.Reports.Pages;
using Sgvb.Runs;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Reports.Run;

/// <summary>What was not there and why; what was measured on, with and how.</summary>
public static class OriginSection
{
    public static IEnumerable<Block> Missing(RunFacts facts)
    {
        List<string> gaps = [.. Gaps(facts)];
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
        Add("data", machine.DataSet is { } data ? data + (data == "digits" ? " (drawn by this project, in place of MNIST)" : "") : null);
        Add("seed", machine.Seed?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("libtorch", machine.Libtorch);
        Add("time", machine.Utc?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture));
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
        (bool IsThere, string Gap)[] pieces =
        [
            (facts.Machine is not null, $"Machine and versions: no {RunFolder.Environment}."),
            (facts.Steps.Any(), $"Step times: none in {RunFolder.Benchmarks}."),
            (facts.Variances.Count > 0, $"Gradient variances: no {RunFolder.Variance}."),
            (facts.Agreement.Count > 0, $"Agreement with the reference: no {RunFolder.Agreement}."),
        ];
        foreach (var (_, gap) in pieces.Where(p => !p.IsThere && !facts.IsExperiment))
            yield return gap;
        foreach (var step in facts.Steps.Where(s => facts.Variances.Count > 0 && Ranking.Variance(facts, s, "top") is null)
            .DistinctBy(s => (s.Estimator, s.Objective, s.Minibatch)))
            yield return string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"Not ranked: {step.Estimator} ({step.Objective}, {step.Workload}, M = {step.Minibatch}): its variance was not measured.");
        foreach (var skipped in facts.Agreement.Where(a => a.Passed is null).GroupBy(a => (a.Backend, a.Note)))
            yield return $"Agreement not checked on {skipped.Key.Backend}, "
                + $"{skipped.Select(a => (a.Estimator, a.Posterior)).Distinct().Count()} cases: {skipped.Key.Note}";
    }
}
