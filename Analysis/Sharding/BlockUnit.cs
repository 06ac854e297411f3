using System.Globalization;
using Sgvb.Analysis.Variance;
using Sgvb.Model;
using Sgvb.Runs.Peak;
using Sgvb.Runs.Rows;

namespace Sgvb.Analysis.Sharding;

/// <summary>One block of draws of one method: what <c>variance</c> and <c>table1</c> are split into.</summary>
/// <param name="Method">To be measured.</param>
/// <param name="How">Draws or moments.</param>
/// <param name="Block">The block's number.</param>
public sealed record BlockUnit(Method Method, VarianceMethod How, int Block)
{
    // One core of the machines at hand, to within a factor of two. Only ratios matter: they decide how even the split is.
    private const double FlopsPerS = 6e10;
    private const double NormalsPerS = 1e9;
    private const double WeightsPerS = 5e8;
    private const double StepOverheadS = 2e-5;

    public string Name => NameOf(Method.Estimator.ToString(), Method.Objective, VarianceTable.Name(How), Block);

    /// <summary>The unit that a row belongs to.</summary>
    public static string NameOf(VarianceBlockRow row) => NameOf(row.Estimator, row.Objective, row.Method, row.Block);

    /// <summary>Seconds, from counts alone, so that every machine comes to the same split.</summary>
    public double Duration(Workload workload)
    {
        // Noise is made in the forward pass and again in the backward one.
        var step = StepCost.Flops(workload, Method.Estimator) / FlopsPerS + 2 * StepCost.Normals(workload, Method.Estimator) / NormalsPerS
            + workload.Weights / WeightsPerS + StepOverheadS;
        return step * (How == VarianceMethod.Moments ? 1.5 * DrawPlan.MomentMinibatchesPerBlock
            : Registry.Estimator(Method.Estimator.Name).HasNoise ? DrawPlan.DrawsPerBlock : DrawPlan.MinibatchesPerBlock);
    }

    private static string NameOf(string estimator, string objective, string how, int block) =>
        string.Create(CultureInfo.InvariantCulture, $"{estimator} {objective} {how} {block}");
}
