namespace Sgvb.Backends.Torch.Forwards;

internal static class TorchForwards
{
    /// <exception cref="SgvbException">torch has no forward for this estimator.</exception>
    public static ITorchForward Create(EstimatorSpec estimator) => Implementations.Create<ITorchForward>(estimator)
        ?? throw new SgvbException($"Estimator {estimator.Name} has no forward on torch; choose another backend.", SgvbException.Unavailable);
}
