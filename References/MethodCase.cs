using Sgvb.Runs.Rows;

namespace Sgvb.References;

/// <summary>How rows name a method's case.</summary>
public static class MethodCase
{
    /// <param name="method">What is run.</param>
    /// <param name="backend">Its name.</param>
    /// <param name="workload">At which size.</param>
    /// <param name="name">Of the estimator, where it is not the method's own.</param>
    public static Case Case(this Method method, string backend, Workload workload, string? name = null) => new(
        name ?? method.Estimator.ToString(), method.Posterior.ToString(), method.Kl.Name, method.ObjectiveOn(workload.Network),
        backend, workload.Name, workload.Minibatch);
}
