using System.Text.RegularExpressions;

namespace Sgvb.Tests.Architecture;

/// <summary>
/// What is true of an estimator or a backend stands in its entry, and nobody asks for a name instead: the next one would be forgotten there.
/// </summary>
public sealed class FactTests
{
    /// <summary>The entries themselves, a backend of its own devices, and references, of which one may serve several estimators.</summary>
    private static readonly string[] MayName = ["Estimators/Registry.cs", "Estimators/Recipes/", "Estimators/Backends/", "References/"];

    private static readonly string[] Rooms = ["Common", "Estimators", "Runs", "Measuring", "Analysis", "Bench", "References"];

    [Fact]
    public void No_source_compares_a_name_of_an_estimator_or_a_backend()
    {
        var names = string.Join('|', Registry.Estimators.Select(e => e.Name).Concat(Registry.Backends.Select(b => b.Name)).Select(Regex.Escape));
        var asks = new Regex($"""([!=]=|\bis|\bis not|\bor|\bor not|\bwith|Name:) "({names})"|"({names})" (=>|or\b)|Estimator\.Name ([!=]=|is)|(Starts|Ends)With\("(torch|simd|-cuda)""");
        var found = new List<string>();
        foreach (var (path, file) in Sources.All().Where(s => Rooms.Contains(s.Path.Split('/')[0]) && !MayName.Any(m => s.Path.StartsWith(m, StringComparison.Ordinal))))
            found.AddRange(File.ReadLines(file).Index().Where(l => asks.IsMatch(l.Item)).Select(l => $"{path}:{l.Index + 1}: {l.Item.Trim()}"));
        Assert.Empty(found);
    }
}
