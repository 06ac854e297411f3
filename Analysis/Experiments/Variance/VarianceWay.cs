using Sgvb.Measuring.Peak;

namespace Sgvb.Experiments.Variance;

/// <summary>A method and its blocks: how an estimator is measured.</summary>
public sealed record VarianceWay(VarianceMethod How, int Blocks)
{
    /// <summary>Two passes that take one core no more than this are made however few draws were asked for.</summary>
    private const double CheapS = 120;

    // One core of the machines at hand, to within a factor of two. Only ratios, and what is cheap, depend on them.
    private const double FlopsPerS = 6e10;
    private const double NormalsPerS = 1e9;
    private const double WeightsPerS = 5e8;
    private const double StepOverheadS = 2e-5;

    /// <summary>
    /// How per-example squares are best measured: exactly where there is no noise; by passes over the data, as many as see the examples that the
    /// draws see, or one pair where that is cheap; by as many sampled minibatches as the draws have where a pair of passes costs too much. What
    /// decides is the count of examples, never what was found.
    /// </summary>
    /// <param name="method">With noise independent by example, or without noise.</param>
    /// <param name="workload">With M.</param>
    /// <param name="examples">N.</param>
    /// <param name="blocks">Of draws, for what one may spend.</param>
    public static VarianceWay ByExample(Method method, Workload workload, int examples, int blocks)
    {
        if (!Registry.Estimator(method.Estimator.Name).HasNoise)
            return new VarianceWay(VarianceMethod.Exact, 1);
        var pairs = (long)blocks * DrawPlan.DrawsPerBlock * workload.Minibatch / (2L * examples);
        if (pairs >= 1)
            return new VarianceWay(VarianceMethod.Passes, (int)Math.Min(pairs, (long)blocks * DrawPlan.MinibatchesPerBlock));
        return Seconds(VarianceMethod.Passes, method, workload, examples) <= CheapS
            ? new VarianceWay(VarianceMethod.Passes, 1)
            : new VarianceWay(VarianceMethod.Moments, blocks * DrawPlan.MinibatchesPerBlock / DrawPlan.MomentMinibatchesPerBlock);
    }

    /// <summary>Of a block, from counts alone, so that every machine comes to the same.</summary>
    public static double Seconds(VarianceMethod how, Method method, Workload workload, int examples)
    {
        var steps = DrawPlan.Steps(how, examples);
        if (how == VarianceMethod.Draws)
            return StepS(method, workload) * (Registry.Estimator(method.Estimator.Name).HasNoise ? steps : DrawPlan.MinibatchesPerBlock);
        // A step with its squares takes half as long again.
        return 1.5 * steps * StepS(method, how == VarianceMethod.Moments ? workload : workload.WithMinibatch(DrawPlan.PassMinibatch(examples)));
    }

    // Noise is made in the forward pass and again in the backward one.
    private static double StepS(Method method, Workload workload) =>
        StepCost.Flops(workload, method.Estimator, method.Posterior) / FlopsPerS + 2 * StepCost.Normals(workload, method.Estimator) / NormalsPerS
        + workload.Weights / WeightsPerS + StepOverheadS;
}
