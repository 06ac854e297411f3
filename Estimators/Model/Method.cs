using Sgvb.Model.Kl;

namespace Sgvb.Model;

/// <summary>
/// Estimator × posterior × KL: everything that defines a gradient besides parameters, data and noise. Methods are comparable
/// (may be ranked against each other) only where their <see cref="MethodObjective"/> is equal.
/// </summary>
/// <param name="Estimator">How the gradient is drawn.</param>
/// <param name="Posterior">How large the noise is.</param>
/// <param name="Kl">Which KL term.</param>
/// <param name="KlWeight">The KL term's factor: 1, or 1/3 in variational dropout A2.</param>
public sealed record Method(EstimatorSpec Estimator, PosteriorSpec Posterior, KlKind Kl, double KlWeight = 1)
{
    /// <summary>
    /// Whether the KL term counts the elements of a layer's input where the noise is the weights' own: of dense layers that divides each layer's sum by
    /// its outputs, and where every weight has an α of its own, each counts for so much less. 1506.02557 leaves open which of the two its experiments
    /// take. Noise on the inputs is counted so in any case.
    /// </summary>
    public bool KlOverInputs { get; init; }
}
