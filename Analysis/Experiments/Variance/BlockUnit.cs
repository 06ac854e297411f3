using Sgvb.Model.Layers;

namespace Sgvb.Experiments.Variance;

/// <summary>One block of draws of one method: what <c>variance</c> and <c>table1</c> are split into.</summary>
/// <param name="Method">To be measured.</param>
/// <param name="Network">At which.</param>
/// <param name="How">Draws, or per-example squares.</param>
/// <param name="Block">The block's number.</param>
public sealed record BlockUnit(Method Method, Network Network, VarianceMethod How, int Block)
{
    public string Name => NameOf(Method.Estimator.ToString(), Method.ObjectiveOn(Network), VarianceMethods.Name(How), Block);

    /// <summary>The unit that a row belongs to.</summary>
    public static string NameOf(VarianceBlockRow row) => NameOf(row.Estimator, row.Objective, row.Method, row.Block);

    /// <summary>Seconds, from counts alone, so that every machine comes to the same split.</summary>
    /// <param name="examples">N.</param>
    public double Duration(Workload workload, int examples) => VarianceWay.Seconds(How, Method, workload, examples);

    private static string NameOf(string estimator, string objective, string how, int block) =>
        string.Create(CultureInfo.InvariantCulture, $"{estimator} {objective} {how} {block}");
}
