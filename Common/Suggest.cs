namespace Sgvb.Common;

/// <summary>The known name nearest to a mistyped one, by Levenshtein distance.</summary>
public static class Suggest
{
    /// <summary>"; did you mean X?", or the list of what is known where nothing is near.</summary>
    public static string Hint(string text, IEnumerable<string> known)
    {
        var names = known.ToList();
        return Nearest(text, names) is { } near ? $"; did you mean {near}?" : $"; known are {string.Join(", ", names)}";
    }

    /// <summary>The nearest name, or null where more than half of it would have to change.</summary>
    public static string? Nearest(string text, IEnumerable<string> known) => known
        .Select(name => (name, distance: Distance(text.ToLowerInvariant(), name.ToLowerInvariant())))
        .Where(n => n.distance <= Math.Max(2, Math.Max(text.Length, n.name.Length) / 2) && n.distance < n.name.Length)
        .OrderBy(n => n.distance)
        .Select(n => n.name)
        .FirstOrDefault();

    /// <summary>Insertions, deletions and substitutions that turn a into b.</summary>
    public static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
