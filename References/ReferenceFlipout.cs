using Sgvb.Noise;

namespace Sgvb.References;

/// <summary>
/// A shared ε [K, L] whose sign is flipped by example: w[m, i, j] = θ[i, j] + s[i, j]·ε[i, j]·S[m, i]·R[m, j] (1803.04386 eq. 3).
/// </summary>
public sealed class ReferenceFlipout : IReferenceEstimator
{
    public double[,] Forward(ReferenceLayer layer, double[,] x)
    {
        var y = new double[x.GetLength(0), layer.L];
        var noise = Noise(layer, x.GetLength(0));
        for (var m = 0; m < x.GetLength(0); m++)
            for (var i = 0; i < layer.K; i++)
                for (var j = 0; j < layer.L; j++)
                    y[m, j] += x[m, i] * (layer.Theta[i, j] + layer.Scale[i, j] * noise.Of(m, i, j));
        return y;
    }

    public ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta)
    {
        var gradient = new ReferenceLayerGradient(x.GetLength(0), layer.K, layer.L);
        var noise = Noise(layer, x.GetLength(0));
        for (var m = 0; m < x.GetLength(0); m++)
        {
            for (var i = 0; i < layer.K; i++)
            {
                for (var j = 0; j < layer.L; j++)
                {
                    var epsilon = noise.Of(m, i, j);
                    gradient.Theta[i, j] += x[m, i] * delta[m, j];
                    gradient.Scale[i, j] += x[m, i] * delta[m, j] * epsilon;
                    gradient.X[m, i] += delta[m, j] * (layer.Theta[i, j] + layer.Scale[i, j] * epsilon);
                }
            }
        }

        return gradient;
    }

    private static FlippedNoise Noise(ReferenceLayer layer, int examples)
    {
        var noise = new FlippedNoise(new double[layer.K, layer.L], new double[examples, layer.K], new double[examples, layer.L]);
        for (var i = 0; i < layer.K; i++)
            for (var j = 0; j < layer.L; j++)
                noise.Epsilon[i, j] = layer.Normal(NoiseStream.Weight, i, j, layer.L);
        for (var m = 0; m < examples; m++)
        {
            for (var i = 0; i < layer.K; i++)
                noise.In[m, i] = layer.Sign(NoiseStream.SignIn, m, i, layer.K);
            for (var j = 0; j < layer.L; j++)
                noise.Out[m, j] = layer.Sign(NoiseStream.SignOut, m, j, layer.L);
        }

        return noise;
    }

    private sealed record FlippedNoise(double[,] Epsilon, double[,] In, double[,] Out)
    {
        public double Of(int m, int i, int j) => Epsilon[i, j] * In[m, i] * Out[m, j];
    }
}
