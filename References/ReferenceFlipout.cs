namespace Sgvb.References;

/// <summary>
/// A shared ε [K, L] whose sign is flipped by example: w[m, i, j] = θ[i, j] + s[i, j]·ε[i, j]·S[m, i]·R[m, j] (1803.04386 eq. 3).
/// </summary>
[Implements("flipout")]
public sealed class ReferenceFlipout : IReferenceEstimator
{
    public double[,] Forward(ReferenceLayer layer, double[,] x)
    {
        var y = new double[x.GetLength(0), layer.L];
        var noise = Noise(layer, x.GetLength(0));
        ReferenceLoops.Over(x.GetLength(0), (long)x.Length * layer.L, m =>
        {
            var result = y.Row(m);
            for (var i = 0; i < layer.K; i++)
            {
                var input = x[m, i];
                var theta = layer.Theta.Row(i);
                var scale = layer.Scale.Row(i);
                for (var j = 0; j < layer.L; j++)
                    result[j] += input * (theta[j] + scale[j] * noise.Of(m, i, j));
            }
        });
        return y;
    }

    public ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta)
    {
        var gradient = new ReferenceLayerGradient(x.GetLength(0), layer.K, layer.L);
        var noise = Noise(layer, x.GetLength(0));
        ReferenceLoops.Over(layer.K, (long)x.Length * layer.L, i =>
        {
            var theta = layer.Theta.Row(i);
            var scale = layer.Scale.Row(i);
            var byTheta = gradient.Theta.Row(i);
            var byScale = gradient.Scale.Row(i);
            for (var m = 0; m < x.GetLength(0); m++)
            {
                var (input, byInput) = (x[m, i], 0.0);
                var error = delta.Row(m);
                for (var j = 0; j < layer.L; j++)
                {
                    var epsilon = noise.Of(m, i, j);
                    byTheta[j] += input * error[j];
                    byScale[j] += input * error[j] * epsilon;
                    byInput += error[j] * (theta[j] + scale[j] * epsilon);
                }

                gradient.X[m, i] = byInput;
            }
        });
        return gradient;
    }

    private static FlippedNoise Noise(ReferenceLayer layer, int examples)
    {
        var noise = new FlippedNoise(new double[layer.K, layer.L], new double[examples, layer.K], new double[examples, layer.L]);
        ReferenceLoops.Over(layer.K, (long)layer.K * layer.L, i => layer.Normals(NoiseStream.Weight, i, layer.L, 0, noise.Epsilon.Row(i)));
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
