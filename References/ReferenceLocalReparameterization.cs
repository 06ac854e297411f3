using Sgvb.Noise;

namespace Sgvb.References;

/// <summary>B[m, j] ~ N(Σᵢ xθ, Σᵢ x²s²), sampled directly (1506.02557 eq. 6). The derivative of √v is taken as 0 where v = 0.</summary>
public sealed class ReferenceLocalReparameterization : IReferenceEstimator
{
    public double[,] Forward(ReferenceLayer layer, double[,] x)
    {
        var y = new double[x.GetLength(0), layer.L];
        for (var m = 0; m < x.GetLength(0); m++)
        {
            for (var j = 0; j < layer.L; j++)
            {
                var mean = 0.0;
                for (var i = 0; i < layer.K; i++)
                    mean += x[m, i] * layer.Theta[i, j];
                y[m, j] = mean + Math.Sqrt(Variance(layer, x, m, j)) * Zeta(layer, m, j);
            }
        }

        return y;
    }

    public ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta)
    {
        var gradient = new ReferenceLayerGradient(x.GetLength(0), layer.K, layer.L);
        for (var m = 0; m < x.GetLength(0); m++)
        {
            for (var j = 0; j < layer.L; j++)
            {
                var variance = Variance(layer, x, m, j);
                var gradientOfVariance = variance == 0 ? 0 : delta[m, j] * Zeta(layer, m, j) / (2 * Math.Sqrt(variance));
                for (var i = 0; i < layer.K; i++)
                {
                    var s = layer.Scale[i, j];
                    gradient.Theta[i, j] += x[m, i] * delta[m, j];
                    gradient.Scale[i, j] += gradientOfVariance * x[m, i] * x[m, i] * 2 * s;
                    gradient.X[m, i] += delta[m, j] * layer.Theta[i, j] + gradientOfVariance * 2 * x[m, i] * s * s;
                }
            }
        }

        return gradient;
    }

    private static double Variance(ReferenceLayer layer, double[,] x, int m, int j)
    {
        var sum = 0.0;
        for (var i = 0; i < layer.K; i++)
            sum += x[m, i] * x[m, i] * layer.Scale[i, j] * layer.Scale[i, j];
        return sum;
    }

    private static double Zeta(ReferenceLayer layer, int m, int j) => layer.Normal(NoiseStream.PreActivation, m, j, layer.L);
}
