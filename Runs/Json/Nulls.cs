namespace Sgvb.Runs.Json;

/// <summary>The nulls that types let pass: those inside of lists and dictionaries that came from JSON.</summary>
internal static class Nulls
{
    /// <returns>Which entry is null, or that a name is empty; null where none is.</returns>
    public static string? In(string field, IReadOnlyDictionary<string, string>? entries) =>
        entries?.FirstOrDefault(e => e.Value is null || e.Key.Length == 0) is { Key: { } key } ? $"{field}.{OneLine.Of(key)} is null or has no name" : null;

    /// <inheritdoc cref="In(string, IReadOnlyDictionary{string, string})"/>
    public static string? In<T>(string field, IReadOnlyList<T> list) where T : class
    {
        for (var i = 0; i < list.Count; i++)
            if (list[i] is null)
                return $"{field}[{i}] is null";
        return null;
    }
}
