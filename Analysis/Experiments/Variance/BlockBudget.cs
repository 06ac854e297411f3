using System.Diagnostics;

namespace Sgvb.Experiments.Variance;

/// <summary>Which blocks to measure, and when to be content with fewer; tables state how many draws there were.</summary>
/// <param name="Blocks">In order; a shard has every n-th.</param>
/// <param name="Least">Measured whatever the time.</param>
/// <param name="Time">No block is begun that would, going by the ones before, end later than this.</param>
public sealed record BlockBudget(IReadOnlyList<int> Blocks, int Least, TimeSpan Time)
{
    public static BlockBudget All(int blocks) => new([.. Enumerable.Range(0, blocks)], blocks, TimeSpan.MaxValue);

    /// <summary>The blocks to measure, one at a time: the caller measures each before it asks for the next.</summary>
    public IEnumerable<int> Next()
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Blocks.Count; i++)
        {
            if (i >= Math.Max(1, Least) && Stopwatch.GetElapsedTime(start).TotalSeconds * (i + 1) / i > Time.TotalSeconds)
                yield break;
            yield return Blocks[i];
        }
    }
}
