namespace Sgvb.Model.Kl;

/// <summary>
/// KL(q ‖ p) of one weight with multiplicative Gaussian noise of variance α against the log-uniform prior, as a function of log α.
/// All are normalised to vanish as α → ∞ (for the cubic: so that it is comparable where it holds).
/// </summary>
public abstract class LogUniformKl
{
    public static LogUniformKl Cubic { get; } = new CubicKl();

    public static LogUniformKl Molchanov { get; } = new MolchanovKl();

    public static LogUniformKl Exact { get; } = new ExactKl();

    /// <exception cref="SgvbException">The approximation does not hold at this α.</exception>
    public abstract double Value(double logAlpha);

    /// <summary>∂KL/∂log α.</summary>
    public abstract double Derivative(double logAlpha);
}
