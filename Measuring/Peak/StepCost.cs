using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Recipes;

namespace Sgvb.Measuring.Peak;

/// <summary>
/// What a training step needs at least, by estimator: the work of its formulas, not what a backend happens to do, so that GFLOP/s are
/// comparable between backends and a wasteful one shows a lower figure.
/// </summary>
/// <remarks>
/// A dense product of M examples, K inputs and L outputs is 2·M·K·L operations. A layer takes F of them forward; backward it takes F for
/// the gradients of its parameters and F for the gradient of its input, which the first layer does not need (1506.02557 §2; the cost
/// table in the documentation). F is the estimator's own number of products: its entry says it.
/// Elementwise work and the generation of noise are not counted. Antithetic pairs cost twice as much, K draws K times.
/// </remarks>
public static class StepCost
{
    /// <param name="posterior">Where the work depends on it; the paper's if left out.</param>
    public static double Flops(Workload workload, EstimatorSpec estimator, PosteriorSpec? posterior = null) =>
        estimator.Passes * workload.Network.Layers.Select((layer, l) =>
            2.0 * workload.Minibatch * layer.Output.Positions * layer.Weights * Cost(l, workload, estimator, posterior).Products * (l == 0 ? 2 : 3)).Sum();

    /// <summary>Standard normals that define one step's noise; an antithetic pair shares its draws. Signs and uniforms are not counted.</summary>
    public static double Normals(Workload workload, EstimatorSpec estimator) =>
        estimator.Draws * workload.Network.Layers.Select((_, l) => Cost(l, workload, estimator, null).Normals).Sum();

    /// <summary>
    /// Bytes to and from memory if each tensor of the deterministic pass moves once a direction: forward X, θ and B; backward X, Δ, θ and
    /// the gradients of θ and (but for the first layer) X.
    /// </summary>
    public static double Bytes(Workload workload, EstimatorSpec estimator)
    {
        var total = 0.0;
        foreach (var (layer, isBottom) in workload.Network.Layers.Select((layer, l) => (layer, l == 0)))
        {
            double input = (double)workload.Minibatch * layer.Input.Elements, output = (double)workload.Minibatch * layer.Output.Elements;
            total += input + layer.Weights + output;
            total += input + output + 2.0 * layer.Weights + (isBottom ? 0 : input);
        }

        return estimator.Passes * sizeof(float) * total;
    }

    private static LayerCost Cost(int layer, Workload workload, EstimatorSpec estimator, PosteriorSpec? posterior) => Registry.Estimator(estimator.Name)
        .Cost(workload.Network, layer, workload.Minibatch, new Method(estimator, posterior ?? PosteriorSpec.Alpha(), KlKind.None));
}
