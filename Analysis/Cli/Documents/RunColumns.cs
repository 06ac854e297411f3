using Sgvb.Experiments.Hardware;
using Sgvb.Gate;
using Sgvb.Gate.Bisect;
using Sgvb.Gate.Characteristics;
using Sgvb.Gate.Export;
using Sgvb.Gate.History;
using Sgvb.Runs.Csv;
using Sgvb.Runs.Rows;

namespace Sgvb.Cli.Documents;

/// <summary>The CSV files that the suite writes, each with its columns as the row classes declare them.</summary>
internal static class RunColumns
{
    /// <summary>Rows that no section shows: of several machines, of parts, of several runs.</summary>
    private static readonly Type[] Others =
    [
        typeof(HardwareRow), typeof(ShardRow), typeof(GateRow), typeof(HistoryRow), typeof(BisectRow), typeof(ExportRow), typeof(MarginRow),
        typeof(CharacteristicsRow),
    ];

    /// <summary>The class of each file.</summary>
    public static IEnumerable<Type> Rows(IEnumerable<Section> sections) => sections.SelectMany(s => s.Rows).Concat(Others);

    /// <summary>A table: the file, the columns that tell its rows apart, the others. "(case)" stands for those of every case.</summary>
    public static string ToMarkdown(IEnumerable<Section> sections)
    {
        var table = new TextTable("", "file", "key columns", "other columns");
        foreach (var row in Rows(sections))
        {
            var file = RowFileAttribute.Of(row).Name;
            var isCase = row.IsSubclassOf(typeof(CaseRow));
            var own = RowSchema.Properties(row).Where(p => p.DeclaringType != typeof(CaseRow)).Select(p => p.Name);
            var keys = own.Intersect(RowSchema.Keys(row).Select(p => p.Name)).ToList();
            table.Add(file, string.Join(", ", keys.Select(RowSchema.Column).Prepend("(case)").Skip(isCase ? 0 : 1)),
                string.Join(", ", own.Except(keys).Select(RowSchema.Column)));
        }

        return table.ToMarkdown();
    }
}
