using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>
/// Local reparameterization and split with randomised quasi-Monte Carlo points in the place of independent noise (Owen 1995; for variational
/// inference Buchholz, Wenzel and Mandt 2018, 1807.01604, who take whole weight vectors as points):
///   ζ = Φ⁻¹(u),  u the coordinates of Owen-scrambled Sobol' points
/// The recipes are those of <see cref="LocalReparam{TRule}"/> and <see cref="SplitTop{TRule}"/>; only the key of ζ says that the rows of the noise
/// array are points. One numbering serves all uses: point (example, gradient, sample, draw), the last running fastest, so that every such
/// stretch of 2^k points is a net:
///   rqmc            the examples of a minibatch are the points
///   rqmc+draws:K    the K gradients of each example, and all of them together
///   rqmc:K, :K2xK1  the draws of split; layers that a step draws once keep independent noise, which is cheaper
/// Each coordinate of each point is exactly uniform, so that the mean gradient is that of independent noise. Examples depend on each other: there
/// is no moments method, and the variance is not that of a mean of M independent terms.
/// Why scrambled Sobol' points and not a shifted lattice: at 4 to 64 draws a lattice has 4 to 64 residues for its multipliers, so that of ten
/// dimensions several march in step, whatever the shift; Sobol's differ, and scrambling takes them apart below their first digits. A layer of a
/// thousand columns has more dimensions than points: there each column is stratified, and nothing else.
/// </summary>
internal sealed class RqmcEntry : SplitEntry
{
    public override string Name => "rqmc";

    public override string Summary => "local-reparam with scrambled Sobol' points over the minibatch and its draws, or over split's draws of the logits";

    public override EstimatorArgumentRule Argument { get; } = new(
        "number of draws", Usual: null, Others: [8, new EstimatorArgument(4, 2)], TakesTwo: true);

    public override bool IndependentAcrossExamples(EstimatorSpec spec) => false;

    protected override LayerRecipe Create<TRule>(LayerContext context) => base.Create<TRule>(context with
    {
        Points = SplitPoints.Of(context.Estimator, context.Above, context.Previous is null, context.Examples, context.Layer.Output.Positions),
    });
}
