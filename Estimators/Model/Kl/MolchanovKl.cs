namespace Sgvb.Model.Kl;

/// <summary>
/// −KL ≈ k₁ sigmoid(k₂ + k₃ log α) − ½ log(1 + 1/α) − k₁, for every α, within 0.01 (Molchanov, Ashukha, Vetrov 2017, eq. 14).
/// </summary>
public sealed class MolchanovKl : LogUniformKl
{
    public const double K1 = 0.63576;
    public const double K2 = 1.87320;
    public const double K3 = 1.48695;

    public override double Value(double logAlpha)
    {
        // log(1 + 1/α) = log1p(e^−log α), written so that it does not overflow for small α.
        var log1p = logAlpha >= 0 ? Math.Log(1 + Math.Exp(-logAlpha)) : Math.Log(1 + Math.Exp(logAlpha)) - logAlpha;
        return K1 * (1 - Sigmoid(K2 + K3 * logAlpha)) + 0.5 * log1p;
    }

    public override double Derivative(double logAlpha)
    {
        var s = Sigmoid(K2 + K3 * logAlpha);
        return -K1 * K3 * s * (1 - s) - 0.5 * Sigmoid(-logAlpha);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
