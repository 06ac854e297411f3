namespace Sgvb.Model.Kl;

/// <summary>How a KL term and its gradient are taken.</summary>
public enum KlWay
{
    /// <summary>From the parameters alone.</summary>
    ClosedForm,

    /// <summary>At the weight sample of each pass.</summary>
    AtSample,

    /// <summary>There, and of the gradient only the path through the sample.</summary>
    AtSampleWithoutScore,
}
