using Sgvb.Model;

namespace Sgvb.Runs.Peak;

/// <summary>
/// What a training step needs at least, by estimator: the work of its formulas, not what a backend happens to do, so that GFLOP/s are
/// comparable between backends and a wasteful one shows a lower figure.
/// </summary>
/// <remarks>
/// A dense product of M examples, K inputs and L outputs is 2·M·K·L operations. A layer takes F of them forward; backward it takes F for
/// the gradients of its parameters and F for the gradient of its input, which the first layer does not need (1506.02557 §2; the cost
/// table in the documentation):
/// no noise, shared, grouped, per-example, input noise: F = 1 (one product with the weights as sampled; per-example as M matrix-vector
/// products). Local reparameterization: F = 2 (mean and variance). Flipout: F = 2 (mean and perturbation).
/// Elementwise work and the generation of noise are not counted. Antithetic pairs cost twice as much.
/// </remarks>
public static class StepCost
{
    public static double Flops(Workload workload, EstimatorSpec estimator)
    {
        var products = estimator.Name is "local-reparam" or "flipout" ? 2 : 1;
        var total = 0.0;
        for (var l = 0; l < workload.Layers; l++)
            total += 2.0 * workload.Minibatch * workload.Widths[l] * workload.Widths[l + 1] * products * (l == 0 ? 2 : 3);
        return estimator.Antithetic ? 2 * total : total;
    }

    /// <summary>Standard normals that define one step's noise; an antithetic pair shares its draws. Signs and uniforms are not counted.</summary>
    public static double Normals(Workload workload, EstimatorSpec estimator)
    {
        var (m, total) = (workload.Minibatch, 0.0);
        for (var l = 0; l < workload.Layers; l++)
        {
            double k = workload.Widths[l], outputs = workload.Widths[l + 1];
            total += estimator.Name switch
            {
                "shared" or "flipout" => k * outputs,
                "grouped" => Math.Ceiling((double)m / estimator.Group) * k * outputs,
                "per-example" => m * k * outputs,
                "local-reparam" => m * outputs,
                "input-noise" => m * k,
                _ => 0,
            };
        }

        return total;
    }

    /// <summary>
    /// Bytes to and from memory if each tensor of the deterministic pass moves once a direction: forward X, θ and B; backward X, Δ, θ and
    /// the gradients of θ and (but for the first layer) X.
    /// </summary>
    public static double Bytes(Workload workload, EstimatorSpec estimator)
    {
        var total = 0.0;
        for (var l = 0; l < workload.Layers; l++)
        {
            double m = workload.Minibatch, k = workload.Widths[l], outputs = workload.Widths[l + 1];
            total += m * k + k * outputs + m * outputs;
            total += m * k + m * outputs + 2 * k * outputs + (l == 0 ? 0 : m * k);
        }

        return sizeof(float) * (estimator.Antithetic ? 2 * total : total);
    }
}
