using Sgvb.Model;

namespace Sgvb.Backends.Torch;

/// <summary>The forwards by the registry's estimator names.</summary>
internal static class TorchForwards
{
    /// <exception cref="SgvbException">torch has no forward for this estimator.</exception>
    public static ITorchForward Create(EstimatorSpec estimator) => estimator.Name switch
    {
        "no-noise" => new NoNoiseForward(),
        "shared" => new SharedForward(),
        "grouped" => new GroupedForward(estimator.Group),
        "per-example" => new GroupedForward(1),
        "local-reparam" => new LocalReparamForward(),
        "flipout" => new FlipoutForward(),
        "input-noise" => new InputNoiseForward(),
        "binary-input-noise" => new BinaryInputNoiseForward(),
        _ => throw new SgvbException(
            $"Estimator {estimator.Name} has no forward on torch; choose another backend.", SgvbException.Unavailable),
    };
}
