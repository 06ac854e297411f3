namespace Sgvb.Experiments.Scaling;

/// <summary>Which estimators' variance falls without end, which has a floor, and of which the sizes measured cannot tell.</summary>
internal static class ScalingAnswer
{
    public static string Of(IReadOnlyList<ScalingRow> rows)
    {
        List<string> without = [], floors = [], unseen = [], unknown = [];
        var names = new CaseNames(rows);
        foreach (var estimator in rows.GroupBy(r => (r.Estimator, r.Objective)))
        {
            var layers = estimator.OrderBy(r => r.Layer switch { "top" => 0, "bottom" => 1, _ => 2 }).ToList();
            var isShared = ScalingTable.SharedBy(layers[0]) == int.MaxValue;
            if (layers.Exists(r => r.Law is null || (isShared && r.FloorCi95Low is null)))
                unknown.Add(names[layers[0]]);
            else if (!isShared)
                without.Add(names[layers[0]]);
            else if (layers.Find(r => r.FloorAt is not null) is { FloorAt: { } at } row)
                floors.Add($"{names[row]} ({row.Layer} layer: near M = {Format.Significant(at, 2)})");
            else
                unseen.Add(names[layers[0]]);
        }

        var largest = rows.Max(r => r.Minibatch).ToString(CultureInfo.InvariantCulture);
        (List<string> Names, string What)[] sentences =
        [
            (without, "falls as 1/M without end."), (unseen, $"falls as 1/M as far as measured, to M = {largest}: no floor is seen."),
            (floors, "stops falling."), (unknown, "is not judged: that takes an interval of C, from two sizes and two blocks at least."),
        ];
        return string.Join(" ", sentences.Where(s => s.Names.Count > 0)
            .Select((s, i) => $"{(i == 0 ? "The variance of" : "That of")} {string.Join(", ", s.Names)} {s.What}"));
    }
}
