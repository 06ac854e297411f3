using System.Diagnostics;
using Sgvb.Noise;
using Sgvb.References.Agreement;

namespace Sgvb.Bench.Benchmarks;

/// <summary>A training step with parameters and a minibatch, ready to be run over and over with new noise each time, as in training.</summary>
public sealed class StepSession : IDisposable
{
    private ITrainingStep? _step;
    private NoiseKey _key;

    /// <summary>The step itself.</summary>
    public ITrainingStep Step => _step ?? throw new InvalidOperationException("not started");

    /// <summary>Makes the step and runs it once.</summary>
    /// <exception cref="SgvbException">The backend cannot, or the loss is not finite (exit code 5).</exception>
    public void Start(StepCase given) =>
        Start(given, Registry.CreateStep(given.Backend, given.Method, given.Workload, StepCase.TrainingExamples, given.Threads));

    /// <inheritdoc cref="Start(StepCase)"/>
    /// <param name="given">What the step is, for its inputs.</param>
    /// <param name="made">The step; owned.</param>
    public void Start(StepCase given, ITrainingStep made)
    {
        _step = made;
        var inputs = new AgreementInputs(given.Method.Posterior, given.Workload, (int)(given.Seed & int.MaxValue));
        _step.SetParameters(inputs.Parameters);
        _step.SetMinibatch(inputs.Images, inputs.Labels);
        _key = new NoiseKey(given.Seed, 0, 0);
        Run(1);
        if (!double.IsFinite(_step.Loss))
            throw new SgvbException($"the loss of {given} is {_step.Loss}", SgvbException.Unavailable);
    }

    /// <summary>Runs <paramref name="count"/> steps and waits for the device once, at the end.</summary>
    public void Run(int count)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            _key = _key with { Draw = _key.Draw + 1 };
            _step!.Run(_key);
        }

        _step!.Synchronize();
        InjectedSlowdown.After(begin);
    }

    /// <summary>Nanoseconds a step, over <paramref name="count"/> of them.</summary>
    public double Time(int count)
    {
        var begin = Stopwatch.GetTimestamp();
        Run(count);
        return Stopwatch.GetElapsedTime(begin).TotalNanoseconds / count;
    }

    public void Dispose()
    {
        _step?.Dispose();
        _step = null;
    }
}
