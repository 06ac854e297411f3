namespace Sgvb.Runs.Sharding;

/// <summary>One of n parts of a plan, i/n with 1 ≤ i ≤ n: what one task of a cluster measures.</summary>
public readonly record struct Shard
{
    private const int Most = 1_000_000;

    /// <param name="index">i, from 1.</param>
    /// <param name="count">n.</param>
    /// <exception cref="SgvbException">Not 1 ≤ i ≤ n.</exception>
    public Shard(int index, int count)
    {
        if (count is < 1 or > Most || index < 1 || index > count)
            throw new SgvbException(string.Create(CultureInfo.InvariantCulture,
                $"--shard: {index}/{count} is no part; write i/n with 1 <= i <= n, such as 3/8"));
        (Index, Count) = (index, count);
    }

    public int Index { get; }

    public int Count { get; }

    /// <exception cref="SgvbException">The text is not i/n.</exception>
    public static Shard Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new Shard(index, count)
            : throw new SgvbException($"--shard: '{OneLine.Of(text)}' is no part; write i/n with 1 <= i <= n, such as 3/8");
    }

    /// <summary>
    /// This part of a plan, in the plan's order. Longest first, each unit goes to the part with the least to do so far; equal
    /// durations go by name. So the split depends on the set of units alone, not on their order, and no part does more than the
    /// others by more than one unit.
    /// </summary>
    /// <param name="units">The whole plan, the same on every machine.</param>
    /// <param name="name">Names a unit; no two are equal.</param>
    /// <param name="duration">Expected, in any measure, worked out and never timed: every machine must come to the same.</param>
    public IReadOnlyList<T> Take<T>(IEnumerable<T> units, Func<T, string> name, Func<T, double> duration)
    {
        var mine = new HashSet<string>();
        var seen = new HashSet<string>();
        var parts = new PriorityQueue<int, (double Load, int Index)>(Enumerable.Range(1, Count).Select(i => (i, (0.0, i))));
        var all = units.ToList();
        foreach (var (text, cost) in all.Select(u => (Text: name(u), Cost: duration(u))).OrderByDescending(u => u.Cost)
            .ThenBy(u => u.Text, StringComparer.Ordinal))
        {
            if (!seen.Add(text))
                throw new ArgumentException($"two units are named {text}", nameof(units));
            parts.TryDequeue(out var part, out var load);
            parts.Enqueue(part, (load.Load + cost, part));
            if (part == Index)
                mine.Add(text);
        }

        return [.. all.Where(u => mine.Contains(name(u)))];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
