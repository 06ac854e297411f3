using Sgvb.Backends.Simd.Lanes;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;

namespace Sgvb.Tests.Agreement;

/// <summary>Every estimator, posterior, KL, odd shape and instruction set of the managed backend against the reference.</summary>
public sealed class AgreementTests
{
    private static readonly int[][] Shapes = [[5, 1, 3], [8, 5, 1, 6], [9, 7, 33, 4], [33, 33, 7, 2]];
    private static readonly int[] Minibatches = [1, 3, 50];

    public static TheoryData<EstimatorSpec, PosteriorSpec> Rows()
    {
        var rows = new TheoryData<EstimatorSpec, PosteriorSpec>();
        foreach (var (estimator, posterior) in Combinations.EstimatorsAndPosteriors)
            rows.Add(estimator, posterior);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows), DisableDiscoveryEnumeration = true)]
    public void Loss_and_gradients_agree_with_the_reference(EstimatorSpec estimator, PosteriorSpec posterior)
    {
        var paths = Enum.GetValues<SimdPath>().Where(SimdPaths.IsSupported).ToArray();
        foreach (var method in Combinations.Methods(estimator, posterior))
        {
            // The KL term does not see the minibatch: its kinds are crossed with the widths, not with M.
            foreach (var minibatch in method.Kl == KlKind.None ? Minibatches : [3])
            {
                foreach (var widths in Shapes)
                {
                    var comparison = Comparison.Create(method, widths, minibatch);
                    foreach (var path in paths)
                        comparison.Check(path);
                }
            }
        }
    }

    /// <summary>The generator is crossed with the estimators and the shapes, not with posteriors and KL terms, which do not see it.</summary>
    [Theory]
    [MemberData(nameof(Estimators), DisableDiscoveryEnumeration = true)]
    public void Loss_and_gradients_with_the_faster_generator_agree_with_the_reference(EstimatorSpec estimator)
    {
        var method = new Method(estimator, PosteriorSpec.Alpha(learned: estimator.Name != "binary-input-noise"), KlKind.None);
        foreach (var minibatch in Minibatches)
        {
            foreach (var widths in Shapes)
            {
                var comparison = Comparison.Create(method, widths, minibatch, NoiseGenerator.RowHash);
                foreach (var path in Enum.GetValues<SimdPath>().Where(SimdPaths.IsSupported))
                    comparison.Check(path);
            }
        }
    }

    public static TheoryData<EstimatorSpec> Estimators() => [.. Combinations.Estimators];

    [Theory]
    [InlineData(SimdPath.Portable)]
    [InlineData(SimdPath.Avx2)]
    [InlineData(SimdPath.Avx512)]
    public void Every_instruction_set_is_checked_here(SimdPath path) =>
        Assert.SkipUnless(SimdPaths.IsSupported(path), $"this processor has no {path}: its agreement is not tested here");
}
