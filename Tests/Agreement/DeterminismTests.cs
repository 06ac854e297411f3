using Sgvb.Backends.Simd.Lanes;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Noise;

namespace Sgvb.Tests.Agreement;

/// <summary>Equal keys give equal results, bit for bit, on any number of threads and on every instruction set.</summary>
public sealed class DeterminismTests
{
    private static readonly Network Wide = Network.Dense([33, 130, 70, 5]);

    /// <summary>Whose gradients sum over several runs of positions, and whose kernels fill several strips.</summary>
    private static readonly Network Pictures = Network.TryParse("3x9x7:conv17k3p1-conv20k3s2p1-6-5")!;

    /// <summary>An antithetic pair, or a mean of draws, is plain steps and a mean: one posterior is enough for it.</summary>
    public static TheoryData<EstimatorSpec, PosteriorSpec> Rows()
    {
        var rows = new TheoryData<EstimatorSpec, PosteriorSpec>();
        foreach (var (estimator, posterior) in Combinations.EstimatorsAndPosteriors)
            if (!(estimator.Antithetic || estimator.Draws > 1) || posterior.Tie == Tie.Unit)
                rows.Add(estimator, posterior);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows), DisableDiscoveryEnumeration = true)]
    public void Threads_and_instruction_sets_do_not_change_a_bit(EstimatorSpec estimator, PosteriorSpec posterior)
    {
        var method = new Method(estimator, posterior, Combinations.AnyKl(estimator));
        // The posterior's own elementwise work is the same on every kind of layer.
        var pictures = posterior == PosteriorSpec.Alpha(learned: posterior.Learned);
        foreach (var (network, minibatch, generator) in ((Network, int, NoiseGenerator)[])
            [
                (Wide, 1, NoiseGenerator.Philox), (Wide, 37, NoiseGenerator.Philox), (Wide, 37, NoiseGenerator.RowHash),
                .. pictures ? [(Pictures, 1, NoiseGenerator.Philox), (Pictures, 11, NoiseGenerator.Philox)] : ((Network, int, NoiseGenerator)[])[],
            ])
        {
            var comparison = Comparison.WithoutReference(method, network, minibatch, generator);
            var expected = Flatten(comparison.Run(SimdPath.Portable, threads: 1));
            foreach (var path in Enum.GetValues<SimdPath>().Where(SimdPaths.IsSupported))
            {
                foreach (var threads in (int[])[1, 3])
                {
                    var actual = Flatten(comparison.Run(path, threads));
                    Assert.True(expected.AsSpan().SequenceEqual(actual), $"{network}, M = {minibatch}, {generator}, {path}, {threads} threads");
                }
            }
        }
    }

    /// <summary>The test above can fail: another key gives another result.</summary>
    [Fact]
    public void Another_key_changes_the_result()
    {
        var method = new Method(new EstimatorSpec("local-reparam"), PosteriorSpec.Alpha(), KlKind.None);
        var comparison = Comparison.WithoutReference(method, Wide, 7);
        var one = Flatten(comparison.Run(SimdPath.Portable, 1));
        Assert.NotEqual(one, Flatten(comparison.Run(SimdPath.Portable, 1, Comparison.Key with { Draw = 35 })));
        Assert.NotEqual(one, Flatten(comparison.Run(SimdPath.Portable, 1, Comparison.Key with { Seed = 13 })));
    }

    private static float[] Flatten((double Loss, float[] Losses, Parameters Gradients) result) =>
    [
        (float)result.Loss, .. result.Losses,
        .. result.Gradients.Layers.SelectMany(layer => layer.Theta.Concat(layer.Bias).Concat(layer.LogScale.Where(x => !float.IsNaN(x)))),
    ];
}
