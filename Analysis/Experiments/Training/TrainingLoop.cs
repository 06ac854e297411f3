using Sgvb.Model.Kl;
using Sgvb.Noise;

namespace Sgvb.Experiments.Training;

/// <summary>A training in progress: parameters, optimizer and step count. What it does next depends on these and the seed alone.</summary>
public sealed class TrainingLoop
{
    private readonly ITrainingStep _step;
    private readonly Parameters _gradients;
    private readonly bool _boundAlpha;
    private readonly uint _seed;

    /// <param name="step">Draws the gradients.</param>
    /// <param name="parameters">Where to begin; updated in place.</param>
    /// <param name="seed">Of the noise.</param>
    /// <param name="threads">Of the optimizer.</param>
    /// <param name="scaleRate">The noise parameters' learning rate as a multiple of the others'.</param>
    public TrainingLoop(ITrainingStep step, Parameters parameters, uint seed, int threads, double scaleRate = 1)
    {
        _step = step;
        _seed = seed;
        Parameters = parameters;
        var method = step.Method;
        _gradients = new Parameters(step.Workload.Network, method.Posterior);
        Optimizer = new Adam(parameters, _gradients, method.Posterior.Learned, threads) { ScaleRate = scaleRate };
        _boundAlpha = method is { Kl: KlKind.Cubic, Posterior: { Kind: PosteriorKind.Alpha, Learned: true } };
        step.SetParameters(parameters);
    }

    public Parameters Parameters { get; }

    public Adam Optimizer { get; }

    /// <summary>One Adam step on one minibatch; the noise is that of the step's number.</summary>
    /// <returns>The objective before the step.</returns>
    /// <exception cref="SgvbException">It is not finite: the training diverged, and why.</exception>
    public double Advance(ReadOnlySpan<float> images, ReadOnlySpan<float> labels, double learningRate)
    {
        _step.SetMinibatch(images, labels);
        _step.Run(new NoiseKey(_seed, 0, (ulong)Optimizer.Count));
        var loss = _step.Loss;
        if (!double.IsFinite(loss))
            throw Divergence.Error(_step, Parameters, Optimizer.Count);
        _step.GetGradients(_gradients);
        Optimizer.Step(learningRate);
        if (_boundAlpha)
            BoundAlpha();
        _step.SetParameters(Parameters);
        return loss;
    }

    // The paper's bound (section 3.4): above α = 1 the cubic approximation of the KL term is wrong.
    private void BoundAlpha()
    {
        foreach (var layer in Parameters.Layers)
            foreach (ref var logAlpha in layer.LogScale.AsSpan())
                logAlpha = MathF.Min(logAlpha, 0);
    }
}
