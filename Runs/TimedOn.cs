namespace Sgvb.Runs;

/// <summary>What the times of one run have in common: rows that were measured under other conditions make no one run with them.</summary>
public static class TimedOn
{
    /// <returns>By name; what is unknown is left out.</returns>
    public static IReadOnlyDictionary<string, string> Of(Fingerprint print)
    {
        (string Name, string? Value)[] fields =
        [
            ("machine", print.Machine),
            ("instruction_sets", string.Join(' ', print.Processor.InstructionSets.Order(StringComparer.Ordinal))),
            ("gpu", print.Gpu),
            ("dotnet", print.Dotnet),
            ("variables", print.Variables is { } set ? set.Count == 0 ? "none" : string.Join(' ', set.Select(v => v.Key + "=" + v.Value)) : null),
        ];
        return fields.Where(f => !string.IsNullOrEmpty(f.Value)).ToDictionary(f => f.Name, f => f.Value!);
    }
}
