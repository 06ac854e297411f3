namespace Sgvb.References;

/// <summary>The KL term of one noise variable, with its derivatives. Formulas: 1506.02557 appendix C, 1701.05369 eq. 14.</summary>
public static class ReferenceKl
{
    /// <summary>The additive constant that makes the approximations comparable with the exact KL: −(γ + ln 2)/2.</summary>
    private const double Constant = -(0.57721566490153286 + 0.69314718055994531) / 2;

    /// <summary>
    /// Below this log α the corrections, of order α, are beyond a double's digits: every term is a straight line of slope −½ in log α, and
    /// α itself, or 1/α, need not be a number any more.
    /// </summary>
    private const double Line = -60;

    /// <summary>KL to the log-uniform prior as a function of log α.</summary>
    public static double LogUniform(KlKind kind, double logAlpha)
    {
        if (logAlpha < Line)
            return LogUniform(kind, Line) + (Line - logAlpha) / 2;
        var alpha = Math.Exp(logAlpha);
        return kind switch
        {
            KlKind.Cubic => -(Constant + logAlpha / 2 + 1.16145124 * alpha - 1.50204118 * alpha * alpha + 0.58629921 * alpha * alpha * alpha),
            KlKind.Molchanov => -(0.63576 * Sigmoid(1.87320 + 1.48695 * logAlpha) - Math.Log(1 + 1 / alpha) / 2 - 0.63576),
            KlKind.Exact => 2 * ReferenceDawson.Integral(1 / Math.Sqrt(2 * alpha)),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>dKL/d log α.</summary>
    public static double LogUniformSlope(KlKind kind, double logAlpha)
    {
        if (logAlpha < Line)
            return -0.5;
        var alpha = Math.Exp(logAlpha);
        var sigmoid = Sigmoid(1.87320 + 1.48695 * logAlpha);
        return kind switch
        {
            KlKind.Cubic => -(0.5 + 1.16145124 * alpha - 2 * 1.50204118 * alpha * alpha + 3 * 0.58629921 * alpha * alpha * alpha),
            KlKind.Molchanov => -(0.63576 * sigmoid * (1 - sigmoid) * 1.48695 + 1 / (2 * (alpha + 1))),
            KlKind.Exact => -ReferenceDawson.D(1 / Math.Sqrt(2 * alpha)) / Math.Sqrt(2 * alpha),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>|θ| counts as no less in log |θ|, which has no slope below.</summary>
    internal const double Least = 1e-20;

    /// <summary>The term of a variable whose α is the parameter and that has no mean of its own, as (value, derivative by log α).</summary>
    public static (double Value, double ByLogAlpha) OfAlpha(KlKind kind, double logAlpha) =>
        kind == KlKind.None ? (0, 0) : (LogUniform(kind, logAlpha), LogUniformSlope(kind, logAlpha));

    /// <summary>One weight's term as (value, derivative by θ, derivative by log α or log σ).</summary>
    public static (double Value, double ByTheta, double ByLogScale) OfWeight(
        KlKind kind, PosteriorKind posterior, double theta, double logScale)
    {
        if (kind == KlKind.None)
            return (0, 0, 0);
        if (kind == KlKind.Gaussian)
        {
            // KL(N(θ, σ²) ‖ N(0, 1)) = ½(σ² + θ²) − ½ − log σ.
            var scale = Math.Exp(logScale);
            var magnitude = Math.Max(Math.Abs(theta), Least);
            return posterior == PosteriorKind.Sigma
                ? ((scale * scale + theta * theta) / 2 - 0.5 - logScale, theta, scale * scale - 1)
                : ((scale * theta * theta + theta * theta) / 2 - 0.5 - logScale / 2 - Math.Log(magnitude),
                    (scale + 1) * theta - (magnitude > Least ? 1 / theta : 0), (scale * theta * theta - 1) / 2);
        }

        if (posterior == PosteriorKind.Alpha)
        {
            var (value, byLogAlpha) = OfAlpha(kind, logScale);
            return (value, 0, byLogAlpha);
        }

        // log α = 2 log σ − 2 log |θ|. The term is even in θ, and smooth where α is large.
        var logAlpha = 2 * (logScale - Math.Log(Math.Abs(theta)));
        var slope = LogUniformSlope(kind, logAlpha);
        return (LogUniform(kind, logAlpha), theta == 0 ? 0 : -2 * slope / theta, 2 * slope);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
