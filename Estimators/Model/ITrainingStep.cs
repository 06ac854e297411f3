namespace Sgvb.Model;

/// <summary>
/// One training step of one method on one backend: forward, loss and backward of a minibatch, yielding every gradient. This is what
/// benchmarks time, what variance measures and what agreement compares; recipe backends and torch both implement it.
/// The objective is mean cross-entropy + klWeight·KL / N, with N the size of the training set.
/// </summary>
public interface ITrainingStep : IDisposable
{
    Method Method { get; }

    Workload Workload { get; }

    /// <summary>Copies parameters to the backend.</summary>
    void SetParameters(Parameters parameters);

    /// <summary>Copies the backend's parameters to the host.</summary>
    void GetParameters(Parameters parameters);

    /// <summary>Copies a minibatch to the backend: <paramref name="images"/> [M, inputs] dense, <paramref name="labels"/> [M] class indices.</summary>
    void SetMinibatch(ReadOnlySpan<float> images, ReadOnlySpan<float> labels);

    /// <summary>Forward, loss, backward. May return before the device has finished.</summary>
    void Run(in NoiseKey key);

    /// <summary>How much of the KL term counts from the next <see cref="Run"/> on; 1 at first. For a warm-up, in which it grows.</summary>
    /// <param name="share">Multiplies the term's value and gradient beside the method's own weight; from 0 to 1.</param>
    /// <exception cref="SgvbException">The implementation has no other share than 1.</exception>
    void SetKlShare(double share)
    {
        if (share != 1)
            throw new SgvbException($"Steps of {GetType().Name} take the KL term whole: leave its warm-up out.");
    }

    /// <summary>Waits for the device.</summary>
    void Synchronize();

    /// <summary>The last step's objective (mean cross-entropy + KL part); waits for the device.</summary>
    double Loss { get; }

    /// <summary>Copies −log p(y|x) by example of the last step; waits for the device. For an antithetic step, the pair's mean.</summary>
    void GetLosses(Span<float> losses);

    /// <summary>
    /// Copies the last step's gradients of the objective to the host; waits for the device.
    /// LogScale is left untouched where the posterior is fixed.
    /// </summary>
    void GetGradients(Parameters gradients);
}
