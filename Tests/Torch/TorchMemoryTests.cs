using Sgvb.Backends.Torch;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Tests.Agreement;

namespace Sgvb.Tests.Torch;

/// <summary>A step's memory stays flat. Alone, because memory is the whole process's: a neighbour that takes some looks like a leak.</summary>
[Collection(nameof(TorchMemoryTests))]
[CollectionDefinition(nameof(TorchMemoryTests), DisableParallelization = true)]
public sealed class TorchMemoryTests
{
    [Fact]
    public void A_thousand_steps_take_no_more_memory()
    {
        TorchFiles.SkipWithoutTorch();
        int[] widths = [64, 64, 10];
        var method = new Method(new EstimatorSpec("per-example"), PosteriorSpec.Alpha(hidden: 0.6), KlKind.Molchanov);
        var data = Case.Create(widths, method.Posterior, minibatch: 16, seed: 3);
        var gradients = new Parameters(widths, method.Posterior);
        using var step = TorchBackend.Create(method, new Workload("64-64-10", widths, 16), 60, threads: 1, points: ContractNoise.Of);
        step.SetParameters(data.Parameters);
        step.SetMinibatch(data.Images, data.Labels);

        Run(200);
        var before = Environment.WorkingSet;
        Run(1000);
        // One step's noise is 0.3 MB; a leak of one such tensor a step would be 300 MB.
        Assert.True(Environment.WorkingSet - before < 50_000_000, $"{Environment.WorkingSet - before} bytes more");

        void Run(ulong steps)
        {
            for (var draw = 0ul; draw < steps; draw++)
            {
                step.Run(new NoiseKey(1, 0, draw));
                step.GetGradients(gradients);
            }
        }
    }
}
