using Sgvb.Backends;
using Sgvb.Data;
using Sgvb.Measuring.Timing;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;

namespace Sgvb.Tests.Bench;

/// <summary>Timing goes on where one backend's device runs out of memory, in the making of a step or in the middle of one.</summary>
public sealed class StepTimerTests
{
    private static readonly Workload Small = new("784-4-10", [784, 4, 10], 5);

    private static readonly Method Method = new(new EstimatorSpec("shared"), PosteriorSpec.Alpha(), KlKind.None);

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void A_case_without_memory_has_a_reason_and_no_samples_and_the_others_are_timed(int steps)
    {
        TimedCase[] cases = [Case(Registry.Backend("simd")), Case(Full(steps)), Case(Registry.Backend("simd"))];
        var visits = 0;
        new StepTimer(Digits.Default.Train, Initialisation.He.Begin(Small.Widths, Method.Posterior, 1), seed: 1)
            .Run(cases, TimeSpan.FromSeconds(1), _ => visits++, CancellationToken.None);
        Assert.Equal(2 * cases.Length, visits);
        Assert.Empty(cases[1].Samples);
        Assert.Equal(["shared on full was not timed: the GPU is out of memory; use a smaller --minibatch or --workload"], TimedCase.Untimed(cases));
        Assert.All([cases[0], cases[2]], c => Assert.True(c.Samples.Count > 0 && c.Failure is null));
    }

    private static TimedCase Case(BackendEntry backend) => new(backend, Method, Small, 1, "");

    /// <summary>Has memory for so many steps, and for the step itself where that is more than none.</summary>
    private static BackendEntry Full(int steps) => new("full", "", () => null, () => "", (method, workload, n, threads) =>
        steps == 0 ? throw OutOfMemory() : new FullStep(Registry.Backend("simd").CreateStep(method, workload, n, threads), steps));

    private static DeviceMemoryException OutOfMemory() => new("the GPU", new OutOfMemoryException());

    private sealed class FullStep(ITrainingStep step, int steps) : PassingStep(step)
    {
        private int _left = steps;

        public override void Run(in NoiseKey key)
        {
            if (_left-- == 0)
                throw OutOfMemory();
            base.Run(key);
        }
    }
}
