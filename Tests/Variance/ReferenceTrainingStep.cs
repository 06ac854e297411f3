using Sgvb.Model;
using Sgvb.Noise;
using Sgvb.References;

namespace Sgvb.Tests.Variance;

/// <summary>
/// The double-precision reference as a training step, so that what stands above the steps can be tested without a backend.
/// </summary>
internal sealed class ReferenceTrainingStep(Method method, Workload workload, int trainingExamples) : IMomentStep
{
    private readonly Parameters _parameters = new(workload.Network, method.Posterior);
    private float[] _images = [];
    private float[] _labels = [];
    private ReferenceResult? _result;

    public Method Method => method;

    public Workload Workload => workload;

    public bool HasMoments => method.Estimator.Name == "no-noise";

    public double Loss => Result.Loss;

    private ReferenceResult Result => _result ?? throw new InvalidOperationException("no step was run");

    public void SetParameters(Parameters parameters) => Copy(parameters, _parameters);

    public void GetParameters(Parameters parameters) => Copy(_parameters, parameters);

    public void SetMinibatch(ReadOnlySpan<float> images, ReadOnlySpan<float> labels) =>
        (_images, _labels) = (images.ToArray(), labels.ToArray());

    public void Run(in NoiseKey key) => _result = ReferenceStep.Run(method, _parameters, _images, _labels, trainingExamples, key);

    public void Synchronize()
    {
    }

    public void GetLosses(Span<float> losses)
    {
        for (var m = 0; m < losses.Length; m++)
            losses[m] = (float)Result.Losses[m];
    }

    public void GetGradients(Parameters gradients)
    {
        for (var l = 0; l < gradients.Layers.Count; l++)
        {
            Copy(Result.Gradients.Layers[l].Theta, gradients.Layers[l].Theta);
            Copy(Result.Gradients.Layers[l].Bias, gradients.Layers[l].Bias);
            if (method.Posterior.Learned)
                Copy(Result.Gradients.Layers[l].LogScale, gradients.Layers[l].LogScale);
        }
    }

    /// <summary>By the definition: one example at a time.</summary>
    public void ThetaSquares(int layer, Span<double> squares)
    {
        var inputs = workload.Inputs;
        for (var m = 0; m < _labels.Length; m++)
        {
            var one = ReferenceStep.Run(
                method, _parameters, _images.AsSpan(m * inputs, inputs), _labels.AsSpan(m, 1), trainingExamples, new NoiseKey(0, 0, 0));
            squares[m] = one.Gradients.Layers[layer].Theta.Sum(g => g * g);
        }
    }

    public void Dispose()
    {
    }

    private static void Copy(double[] source, float[] target)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = (float)source[i];
    }

    private static void Copy(Parameters source, Parameters target)
    {
        foreach (var (from, to) in source.Layers.Zip(target.Layers))
        {
            from.Theta.CopyTo(to.Theta, 0);
            from.Bias.CopyTo(to.Bias, 0);
            from.LogScale.CopyTo(to.LogScale, 0);
        }
    }
}
