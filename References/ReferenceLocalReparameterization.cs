namespace Sgvb.References;

/// <summary>
/// B[m, j] ~ N(Σᵢ xθ, Σᵢ x²s²), sampled directly (1506.02557 eq. 6), on a convolution at every output position with noise of its own. The
/// derivative of √v is taken as 0 where v = 0.
/// </summary>
[Implements("local-reparam")]
public sealed class ReferenceLocalReparameterization : IReferenceEstimator
{
    public double[,] Forward(ReferenceLayer layer, double[,] x)
    {
        var y = layer.Outputs(x);
        ReferenceLoops.Over(y.GetLength(0), layer.Work(y), row =>
        {
            var result = y.Row(row);
            foreach (var (at, c, i) in layer.Geometry.Terms(row))
            {
                var input = x[at, c];
                var theta = layer.Theta.Row(i);
                for (var j = 0; j < result.Length; j++)
                    result[j] += input * theta[j];
            }

            var variance = Variance(layer, x, row);
            var zeta = Zeta(layer, row);
            for (var j = 0; j < result.Length; j++)
                result[j] += Math.Sqrt(variance[j]) * zeta[j];
        });
        return y;
    }

    public ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta)
    {
        var gradient = new ReferenceLayerGradient(layer, x);
        var byVariance = new double[delta.GetLength(0), layer.L];
        ReferenceLoops.Over(delta.GetLength(0), layer.Work(delta), row =>
        {
            var variance = Variance(layer, x, row);
            var zeta = Zeta(layer, row);
            for (var j = 0; j < layer.L; j++)
                byVariance[row, j] = variance[j] == 0 ? 0 : delta[row, j] * zeta[j] / (2 * Math.Sqrt(variance[j]));
        });
        ReferenceLoops.Over(layer.Geometry.Channels, layer.Work(delta), c =>
        {
            for (var row = 0; row < delta.GetLength(0); row++)
            {
                var error = delta.Row(row);
                var errorOfVariance = byVariance.Row(row);
                foreach (var (at, i) in layer.Geometry.Terms(row, c))
                {
                    var (input, byInput) = (x[at, c], 0.0);
                    var theta = layer.Theta.Row(i);
                    var scale = layer.Scale.Row(i);
                    var byTheta = gradient.Theta.Row(i);
                    var byScale = gradient.Scale.Row(i);
                    for (var j = 0; j < error.Length; j++)
                    {
                        byTheta[j] += input * error[j];
                        byScale[j] += errorOfVariance[j] * input * input * 2 * scale[j];
                        byInput += error[j] * theta[j] + errorOfVariance[j] * 2 * input * scale[j] * scale[j];
                    }

                    gradient.X[at, c] += byInput;
                }
            }
        });
        return gradient;
    }

    private static double[] Variance(ReferenceLayer layer, double[,] x, int row)
    {
        var sum = new double[layer.L];
        foreach (var (at, c, i) in layer.Geometry.Terms(row))
        {
            var input = x[at, c];
            var scale = layer.Scale.Row(i);
            for (var j = 0; j < sum.Length; j++)
                sum[j] += input * input * scale[j] * scale[j];
        }

        return sum;
    }

    private static double[] Zeta(ReferenceLayer layer, int row)
    {
        var zeta = new double[layer.L];
        layer.Normals(NoiseStream.PreActivation, row, layer.L, 0, zeta);
        return zeta;
    }
}
