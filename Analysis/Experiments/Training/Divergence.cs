namespace Sgvb.Experiments.Training;

/// <summary>Why the objective of a training is no number any more, told from the step and the parameters that gave it.</summary>
public static class Divergence
{
    private const string Slower = "lower --learning-rate";

    /// <param name="step">That has run, and whose objective is not finite.</param>
    /// <param name="parameters">That it ran with.</param>
    /// <param name="steps">Taken before it.</param>
    public static SgvbException Error(ITrainingStep step, Parameters parameters, int steps)
    {
        var largest = Largest.Of(step.Workload, step.Method.Posterior, parameters);
        var losses = new float[step.Workload.Minibatch];
        step.GetLosses(losses);
        var (cause, remedy) = largest switch
        {
            { NotANumber: { } parameter } => ($"{parameter} is not a number: its gradient overflowed in the step before", Slower),
            { NoiseOverflows: true } => ($"the noise of the weights overflows: {largest}", Slower),
            // The objective is the losses' mean and the KL term.
            _ when Array.TrueForAll(losses, float.IsFinite) => ($"the KL term overflows: {largest}", $"{Slower}, or use another --kl"),
            _ => ($"the outputs overflow: {largest}", Slower),
        };
        // Where nothing was learned yet, no learning rate is to blame.
        return new SgvbException(string.Create(CultureInfo.InvariantCulture, $"training with {step.Method.Estimator} diverged in step {steps + 1}: {cause}; ")
            + (steps == 0 ? "begin with smaller values of --init, --alpha-input or --alpha-hidden" : remedy));
    }
}
