using Sgvb.Model;
using Sgvb.Noise;

namespace Sgvb.Tests.Bench;

/// <summary>Passes everything on to a right step; a test overrides what is to go wrong.</summary>
internal class PassingStep(ITrainingStep step) : ITrainingStep
{
    public Method Method => step.Method;

    public Workload Workload => step.Workload;

    public double Loss => step.Loss;

    public void SetParameters(Parameters parameters) => step.SetParameters(parameters);

    public void GetParameters(Parameters parameters) => step.GetParameters(parameters);

    public void SetMinibatch(ReadOnlySpan<float> images, ReadOnlySpan<float> labels) => step.SetMinibatch(images, labels);

    public virtual void Run(in NoiseKey key) => step.Run(key);

    public void Synchronize() => step.Synchronize();

    public void GetLosses(Span<float> losses) => step.GetLosses(losses);

    public virtual void GetGradients(Parameters gradients) => step.GetGradients(gradients);

    public void Dispose() => step.Dispose();
}
