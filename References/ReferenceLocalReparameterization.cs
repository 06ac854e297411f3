namespace Sgvb.References;

/// <summary>B[m, j] ~ N(Σᵢ xθ, Σᵢ x²s²), sampled directly (1506.02557 eq. 6). The derivative of √v is taken as 0 where v = 0.</summary>
[Implements("local-reparam")]
public sealed class ReferenceLocalReparameterization : IReferenceEstimator
{
    public double[,] Forward(ReferenceLayer layer, double[,] x)
    {
        var y = new double[x.GetLength(0), layer.L];
        ReferenceLoops.Over(x.GetLength(0), (long)x.Length * layer.L, m =>
        {
            var result = y.Row(m);
            for (var i = 0; i < layer.K; i++)
            {
                var input = x[m, i];
                var theta = layer.Theta.Row(i);
                for (var j = 0; j < layer.L; j++)
                    result[j] += input * theta[j];
            }

            var variance = Variance(layer, x, m);
            var zeta = Zeta(layer, m);
            for (var j = 0; j < layer.L; j++)
                result[j] += Math.Sqrt(variance[j]) * zeta[j];
        });
        return y;
    }

    public ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta)
    {
        var gradient = new ReferenceLayerGradient(x.GetLength(0), layer.K, layer.L);
        var byVariance = new double[x.GetLength(0), layer.L];
        ReferenceLoops.Over(x.GetLength(0), (long)x.Length * layer.L, m =>
        {
            var variance = Variance(layer, x, m);
            var zeta = Zeta(layer, m);
            for (var j = 0; j < layer.L; j++)
                byVariance[m, j] = variance[j] == 0 ? 0 : delta[m, j] * zeta[j] / (2 * Math.Sqrt(variance[j]));
        });
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
                var errorOfVariance = byVariance.Row(m);
                for (var j = 0; j < layer.L; j++)
                {
                    byTheta[j] += input * error[j];
                    byScale[j] += errorOfVariance[j] * input * input * 2 * scale[j];
                    byInput += error[j] * theta[j] + errorOfVariance[j] * 2 * input * scale[j] * scale[j];
                }

                gradient.X[m, i] = byInput;
            }
        });
        return gradient;
    }

    private static double[] Variance(ReferenceLayer layer, double[,] x, int m)
    {
        var sum = new double[layer.L];
        for (var i = 0; i < layer.K; i++)
        {
            var input = x[m, i];
            var scale = layer.Scale.Row(i);
            for (var j = 0; j < layer.L; j++)
                sum[j] += input * input * scale[j] * scale[j];
        }

        return sum;
    }

    private static double[] Zeta(ReferenceLayer layer, int m)
    {
        var zeta = new double[layer.L];
        layer.Normals(NoiseStream.PreActivation, m, layer.L, 0, zeta);
        return zeta;
    }
}
