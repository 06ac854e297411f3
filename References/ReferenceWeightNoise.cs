using Sgvb.Noise;

namespace Sgvb.References;

/// <summary>
/// Weights are sampled: w = θ + sε, one ε [K, L] for each group of examples, row (m / group)·K + i of the noise array. One group for all
/// is the shared estimator, groups of one are the per-example estimator.
/// </summary>
public sealed class ReferenceWeightNoise(int group) : IReferenceEstimator
{
    public double[,] Forward(ReferenceLayer layer, double[,] x)
    {
        var y = new double[x.GetLength(0), layer.L];
        for (var m = 0; m < x.GetLength(0); m++)
        {
            for (var i = 0; i < layer.K; i++)
            {
                for (var j = 0; j < layer.L; j++)
                {
                    var weight = layer.Theta[i, j] + layer.Scale[i, j] * Epsilon(layer, m, i, j);
                    y[m, j] += x[m, i] * weight;
                }
            }
        }

        return y;
    }

    public ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta)
    {
        var gradient = new ReferenceLayerGradient(x.GetLength(0), layer.K, layer.L);
        for (var m = 0; m < x.GetLength(0); m++)
        {
            for (var i = 0; i < layer.K; i++)
            {
                for (var j = 0; j < layer.L; j++)
                {
                    var epsilon = Epsilon(layer, m, i, j);
                    var gradientOfWeight = x[m, i] * delta[m, j];
                    gradient.Theta[i, j] += gradientOfWeight;
                    gradient.Scale[i, j] += gradientOfWeight * epsilon;
                    gradient.X[m, i] += delta[m, j] * (layer.Theta[i, j] + layer.Scale[i, j] * epsilon);
                }
            }
        }

        return gradient;
    }

    private double Epsilon(ReferenceLayer layer, int m, int i, int j) =>
        layer.Normal(NoiseStream.Weight, (long)(m / group) * layer.K + i, j, layer.L);
}
