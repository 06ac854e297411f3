namespace Sgvb.References;

/// <summary>One weight sample for the minibatch; the KL term is taken at it, without the score.</summary>
[Implements("stl")]
public sealed class ReferenceStl() : ReferenceWeightNoise(new EstimatorSpec("shared")), IReferenceEstimator
{
    public bool DropsScore => true;
}
