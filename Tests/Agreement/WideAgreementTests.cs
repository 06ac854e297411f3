using Sgvb.Backends.Simd.Lanes;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;

namespace Sgvb.Tests.Agreement;

/// <summary>Agreement at the widths of the paper's network, where sums have a thousand terms.</summary>
public sealed class WideAgreementTests
{
    public static TheoryData<EstimatorSpec> Estimators() => [.. Combinations.Estimators.Where(estimator => !estimator.Antithetic)];

    [Theory]
    [MemberData(nameof(Estimators), DisableDiscoveryEnumeration = true)]
    public void The_tiny_workload_agrees(EstimatorSpec estimator) => Check(estimator, Workload.Tiny.Widths, 16);

    [Theory]
    [Trait("Length", "long")]
    [MemberData(nameof(Estimators), DisableDiscoveryEnumeration = true)]
    public void The_paper_s_network_agrees(EstimatorSpec estimator) => Check(estimator, Workload.Mnist.Widths, 16);

    /// <summary>The whole step of the paper; without per-example noise, of which the reference would make six billion one by one.</summary>
    [Theory]
    [Trait("Length", "long")]
    [InlineData("shared")]
    [InlineData("local-reparam")]
    [InlineData("input-noise")]
    public void The_paper_s_step_agrees(string estimator) => Check(new EstimatorSpec(estimator), Workload.Mnist.Widths, 1000);

    private static void Check(EstimatorSpec estimator, IReadOnlyList<int> widths, int minibatch)
    {
        var method = new Method(estimator, PosteriorSpec.Alpha(learned: estimator.Name != "binary-input-noise"), KlKind.None);
        Comparison.Create(method, [.. widths], minibatch).Check(SimdPaths.Choose());
    }
}
