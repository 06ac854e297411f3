namespace Sgvb.Experiments.Variance;

/// <summary>What to say of a gradient that cannot be measured.</summary>
internal static class NotFinite
{
    /// <param name="step">With the parameters set.</param>
    /// <param name="layer">Its name.</param>
    /// <param name="parameter">Whose gradient it is.</param>
    /// <param name="block">Of the measurement.</param>
    public static NotFiniteException Gradient(ITrainingStep step, string layer, string parameter, int block)
    {
        var parameters = new Parameters(step.Workload.Network, step.Method.Posterior);
        step.GetParameters(parameters);
        var what = string.Create(
            CultureInfo.InvariantCulture, $"{step.Method.Estimator}: the gradient of {layer} {parameter} is not finite in block {block}");
        return new NotFiniteException(what, step.Workload, step.Method.Posterior, parameters);
    }
}
