using Sgvb.Experiments.Agreement;
using Sgvb.Experiments.Speed;
using Sgvb.Experiments.Steps;
using Sgvb.Experiments.Variance;
using Sgvb.Measuring.Selection;
using Sgvb.Model.Kl;
using Sgvb.Reports.Run;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Reports;

/// <summary>Presets that share an estimator stand side by side under names of their own.</summary>
public sealed class CaseNamesTests
{
    private static readonly string[] Presets = ["gaussian-dropout-a", "variational-dropout-a", "variational-dropout-a2"];

    [Fact]
    public void A_case_that_has_its_estimator_for_itself_is_called_by_it()
    {
        VarianceRow[] rows = [Named("variational-dropout-a", SampleRows.Variance), Named("variational-dropout-b", SampleRows.Variance),
            Named("variational-dropout-a", SampleRows.Variance with { Layer = "bottom" })];
        var names = new CaseNames(rows);
        Assert.Equal(["input-noise", "local-reparam", "input-noise"], rows.Select(r => names[r]));
    }

    [Fact]
    public void Cases_of_one_estimator_are_called_by_their_presets_or_by_what_tells_them_apart()
    {
        VarianceRow[] rows =
        [
            .. Presets.Select(p => Named(p, SampleRows.Variance)),
            Named("variational-dropout-a2", SampleRows.Variance) with { Objective = "input-noise alpha kl=exact", Kl = "exact" },
            Named("binary-dropout", SampleRows.Variance),
        ];
        var names = new CaseNames(rows);
        Assert.Equal([.. Presets, "input-noise input-noise alpha kl=exact", "binary-input-noise"], rows.Select(r => names[r]));
        var twins = rows.Select(r => r with { Estimator = r.Estimator + "+antithetic" }).ToList();
        Assert.Equal("variational-dropout-a2+antithetic", new CaseNames(twins)[twins[2]]);
    }

    [Fact]
    public void A_sampled_KL_term_is_told_from_the_closed_form()
    {
        var shared = SampleRows.Variance with { Estimator = "shared", Posterior = "sigma", Kl = "gaussian", Objective = "sigma kl=gaussian" };
        VarianceRow[] rows = [shared, shared with { Kl = "sampled" }];
        var names = new CaseNames(rows);
        Assert.Equal(["shared sigma kl=gaussian", "shared sigma kl=gaussian (sampled)"], rows.Select(r => names[r]));
    }

    [Fact]
    public void Every_table_tells_them_apart()
    {
        var variances = Presets.Select(p => Named(p, SampleRows.Variance)).ToList();
        Assert.Equal(Presets, VarianceReport.Cells(variances).Rows.Select(r => r[0]));
        Assert.Equal(Presets, SpeedTables.Cells([.. Presets.Select(p => Named(p, (SpeedRow)AnyRow.Of(typeof(SpeedRow), 1)))]).Rows.Select(r => r[1]));
        // Two of them have one posterior and one KL, and differ in its weight alone.
        Assert.Equal(["input-noise", "variational-dropout-a", "variational-dropout-a2"],
            AgreementTables.Cases([.. Presets.Select(p => Named(p, SampleRows.Agreement))]).Rows.Select(r => r[0]));
        var step = SampleRun.Step("no-noise", "simd", 10);
        var steps = new StepTimeSection().Of(new RunFacts("run").With<BenchmarkRow>([.. Presets.Select(p => Named(p, step))]));
        Assert.Equal(Presets, steps.OfType<Sgvb.Reports.Pages.TableBlock>().First().Table.Rows.Select(r => r[0]));
    }

    [Fact]
    public void Cells_of_two_of_them_are_not_taken_for_one()
    {
        VarianceRow[] rows =
        [
            .. from preset in Presets
               from method in (string[])["draws", "moments"]
               let value = 2 + 10 * Array.IndexOf(Presets, preset)
               select Named(preset, SampleRows.Variance with
               {
                   Method = method, Variance = value, Ci95Low = value - 1, Ci95High = value + 1, StandardError = 0.5, Freedom = 7, Epoch = 0,
               }),
        ];
        var cells = MethodsAgreement.Pairs(rows).ToList();
        Assert.Equal(Presets.Select(p => $"{p} top, epoch 0"), cells.Select(c => c.Cell));
        Assert.Equal([2, 12, 22], cells.Select(c => c.Draws.Mean));
    }

    private static T Named<T>(string preset, T row) where T : CaseRow
    {
        var method = Registry.Presets[preset];
        return row with
        {
            Estimator = method.Estimator.ToString(),
            Posterior = method.Posterior.ToString(),
            Kl = method.Kl.Name,
            Objective = method.Objective,
        };
    }
}
