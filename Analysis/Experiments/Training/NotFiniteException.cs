namespace Sgvb.Experiments.Training;

/// <summary>
/// Outputs or gradients of a network are no numbers, for its own values overflow float32: a failed measurement, or bad input where the
/// network is the user's.
/// </summary>
public sealed class NotFiniteException : SgvbException
{
    /// <param name="what">Such as "the gradient of top theta is not finite".</param>
    /// <param name="workload">Names the layers.</param>
    public NotFiniteException(string what, Workload workload, PosteriorSpec posterior, Parameters parameters)
        : this($"{what}, for the network overflows float32: {Largest.Of(workload, posterior, parameters)}")
    {
    }

    private NotFiniteException(string finding) : base($"{finding}; lower the learning rate of the training that made this network", Unavailable) =>
        Finding = finding;

    /// <summary>The message without advice.</summary>
    private string Finding { get; }

    /// <summary>The same of a network that the user brought.</summary>
    public SgvbException In(string file) => new($"{file}: {Finding}; measure at a network with smaller values", BadInput, this);
}
