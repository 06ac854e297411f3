using Sgvb.Analysis.Gate.History;
using Sgvb.Analysis.Training;
using Sgvb.Analysis.Verbs;
using Sgvb.Runs;
using Sgvb.Runs.Csv;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Reports;

/// <summary>The CSV files that the suite writes, each with its columns as the row classes declare them.</summary>
internal static class RunColumns
{
    private static readonly (string File, Type Row)[] Files =
    [
        (RunFolder.Benchmarks, typeof(BenchmarkRow)),
        (RunFolder.Measurements, typeof(MeasurementRow)),
        (RunFolder.Variance, typeof(VarianceRow)),
        (RunFolder.VarianceBlocks, typeof(VarianceBlockRow)),
        (RunFolder.Agreement, typeof(AgreementRow)),
        (TrainingStore.Rows, typeof(TrainingRow)),
        (RunFolder.Table1, typeof(Table1Row)),
        (RunFolder.Figure1, typeof(Figure1Row)),
        (RunFolder.Convergence, typeof(ConvergenceRow)),
        (RunFolder.Scaling, typeof(ScalingRow)),
        (RunFolder.Speed, typeof(SpeedRow)),
        (RunFolder.Curves, typeof(CurveRow)),
        (RunFolder.Targets, typeof(TargetRow)),
        (HardwareVerb.Rows, typeof(HardwareRow)),
        (ShardRow.FileName, typeof(ShardRow)),
        (HistoryStore.FileName, typeof(HistoryRow)),
    ];

    /// <summary>A table: the file, the columns that tell its rows apart, the others. "(case)" stands for those of every case.</summary>
    public static string ToMarkdown()
    {
        var table = new TextTable("", "file", "key columns", "other columns");
        foreach (var (file, row) in Files)
        {
            var isCase = row.IsSubclassOf(typeof(CaseRow));
            var own = RowSchema.Properties(row).Where(p => p.DeclaringType != typeof(CaseRow)).Select(p => p.Name);
            var keys = own.Intersect(RowSchema.Keys(row).Select(p => p.Name)).ToList();
            table.Add(file, string.Join(", ", keys.Select(RowSchema.Column).Prepend("(case)").Skip(isCase ? 0 : 1)),
                string.Join(", ", own.Except(keys).Select(RowSchema.Column)));
        }

        return table.ToMarkdown();
    }
}
