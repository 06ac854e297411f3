using Sgvb.Model;

namespace Sgvb.Tests.Statistics;

/// <summary>
/// A linear layer with one output, Gaussian weight noise of standard deviation s (signed: √α·θ or σ), and the log-likelihood
/// L = −β/2·(y − b)², b = Σ x(μ + sε). The batch is fixed. Variances of Σₘ over the batch, in closed form: with rₘ = yₘ − xₘ·μ,
/// eₘ the noise of bₘ, κ = Cov(eₘ, eₙ), δ = Var eₘ and aₘ = xₘᵢsᵢ, each is β² times a sum over pairs of examples.
/// </summary>
/// <param name="x">[M, K].</param>
/// <param name="y">[M].</param>
/// <param name="mu">[K].</param>
/// <param name="s">[K], signed scale.</param>
/// <param name="beta">Precision of the likelihood.</param>
public sealed class LinearGaussian(double[,] x, double[] y, double[] mu, double[] s, double beta)
{
    public int M => x.GetLength(0);

    public int K => x.GetLength(1);

    public double Beta => beta;

    public double X(int m, int i) => x[m, i];

    public double Y(int m) => y[m];

    public double Mu(int i) => mu[i];

    public double S(int i) => s[i];

    /// <summary>Var ∂L/∂(·) or Var L of an estimator, for input i.</summary>
    public double Variance(Quantity quantity, EstimatorSpec estimator, int i)
    {
        var sum = 0.0;
        for (var m = 0; m < M; m++)
            for (var n = 0; n < M; n++)
                sum += m == n ? Diagonal(quantity, estimator, m, i) : OffDiagonal(quantity, estimator, m, n, i);
        return beta * beta * sum;
    }

    /// <summary>The mean, the same for every estimator.</summary>
    public double Mean(Quantity quantity, int i)
    {
        var sum = 0.0;
        for (var m = 0; m < M; m++)
        {
            var byMu = x[m, i] * R(m);
            var byS = -x[m, i] * x[m, i] * s[i];
            sum += quantity switch
            {
                Quantity.Loss => -(R(m) * R(m) + Kappa(m, m)) / 2,
                Quantity.ByMu => byMu,
                Quantity.ByScale => byS,
                _ => byMu + s[i] / mu[i] * byS,
            };
        }

        return beta * sum;
    }

    private double Diagonal(Quantity quantity, EstimatorSpec estimator, int m, int i)
    {
        var (xi, a, delta, rho) = (x[m, i], x[m, i] * s[i], Kappa(m, m), s[i] / mu[i]);
        // The mean of an antithetic pair keeps what is even in the noise.
        var r = estimator.Antithetic ? 0 : R(m);
        var odd = estimator.Antithetic ? 0 : 1;
        var byScale = estimator.Name is "local-reparam" or "split"
            ? xi * xi * (a * a / delta) * (r * r + 2 * delta)
            : xi * xi * (r * r + delta + a * a);
        return quantity switch
        {
            Quantity.Loss => r * r * delta + delta * delta / 2,
            Quantity.ByMu => odd * xi * xi * delta,
            Quantity.ByScale => byScale,
            _ => xi * xi * (odd * delta - 2 * rho * r * a) + rho * rho * byScale,
        };
    }

    private double OffDiagonal(Quantity quantity, EstimatorSpec estimator, int m, int n, int i)
    {
        var (xm, xn, rho) = (x[m, i], x[n, i], s[i] / mu[i]);
        var (am, an) = (xm * s[i], xn * s[i]);
        if (estimator.Name == "flipout")
        {
            // Only even powers of the shared ε survive the signs: ε² of the same weight, whose variance is 2.
            var byScale = 2 * xm * xn * am * an;
            var loss = 0.0;
            for (var k = 0; k < K; k++)
                loss += x[m, k] * x[m, k] * x[n, k] * x[n, k] * s[k] * s[k] * s[k] * s[k] / 2;
            return quantity switch
            {
                Quantity.Loss => loss,
                Quantity.ByMu => 0,
                Quantity.ByScale => byScale,
                _ => rho * rho * byScale,
            };
        }

        var shares = estimator.Name is "shared" or "stl" || (estimator.Name == "grouped" && m / estimator.Argument!.Value.First == n / estimator.Argument.Value.First);
        if (!shares)
            return 0;
        var (rm, rn) = estimator.Antithetic ? (0, 0) : (R(m), R(n));
        var odd = estimator.Antithetic ? 0 : 1;
        var kappa = Kappa(m, n);
        return quantity switch
        {
            Quantity.Loss => rm * rn * kappa + kappa * kappa / 2,
            Quantity.ByMu => odd * xm * xn * kappa,
            Quantity.ByScale => xm * xn * (rm * rn + kappa + am * an),
            _ => xm * xn * (odd * kappa + rho * rho * (rm * rn + kappa + am * an) - rho * (rm * an + rn * am)),
        };
    }

    private double R(int m)
    {
        var mean = 0.0;
        for (var k = 0; k < K; k++)
            mean += x[m, k] * mu[k];
        return y[m] - mean;
    }

    private double Kappa(int m, int n)
    {
        var sum = 0.0;
        for (var k = 0; k < K; k++)
            sum += x[m, k] * x[n, k] * s[k] * s[k];
        return sum;
    }
}

/// <summary>What has a closed-form variance.</summary>
public enum Quantity
{
    /// <summary>L itself.</summary>
    Loss,

    /// <summary>∂L/∂μᵢ at fixed σ.</summary>
    ByMu,

    /// <summary>∂L/∂σᵢ.</summary>
    ByScale,

    /// <summary>∂L/∂θᵢ with σ = √α·θ: through the mean and through the noise.</summary>
    ByTheta,
}
