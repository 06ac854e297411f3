using Sgvb.Model;
using Sgvb.Model.Posterior;
using Sgvb.Tests.Agreement;

namespace Sgvb.Tests.Torch;

[Collection(TorchCollection.Name)]
public sealed class TorchKlShareTests
{
    [Theory]
    [InlineData("local-reparam")]
    [InlineData("input-noise")]
    [InlineData("shared")]
    public void A_share_of_the_kl_term_multiplies_value_and_gradient(string estimator) =>
        KlShareTests.Check("torch", new EstimatorSpec(estimator), PosteriorSpec.Alpha(Tie.Unit, input: 0.25, hidden: 0.6));
}
