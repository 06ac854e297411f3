namespace Sgvb.Measuring.Selection;

/// <summary>Where an estimator has many weight samples a step: which backends keep them in memory, and what of that takes too long.</summary>
public static class StoredNoise
{
    /// <summary>
    /// Examples with a weight sample each in a step that libtorch can be timed with on a processor: with a thousand of them a step takes half a minute
    /// on two cores. The time is proportional to M.
    /// </summary>
    public const int LargestMinibatch = 100;

    /// <summary>Weights of all samples of one step above which it takes minutes.</summary>
    private const long Most = 1L << 30;

    /// <summary>Whether the backend is to be timed with <see cref="LargestMinibatch"/> examples in place of the workload's.</summary>
    public static bool IsLong(BackendEntry backend, EstimatorSpec estimator, Workload workload) =>
        backend is { StoresNoise: true, RunsOnProcessor: true } && estimator.ExamplesPerWeightSample == 1 && workload.Minibatch > LargestMinibatch;

    /// <summary>Whether the backend keeps more of them in a step than can be timed.</summary>
    public static bool IsTooMuch(BackendEntry backend, EstimatorSpec estimator, Workload workload) => backend.StoresNoise && IsTooMuch(estimator, workload);

    /// <summary>Whether drawing a step's weight samples takes minutes on any backend.</summary>
    public static bool IsTooMuch(EstimatorSpec estimator, Workload workload) =>
        estimator.ExamplesPerWeightSample is { } group && workload.Minibatch / group * workload.Weights > Most;
}
