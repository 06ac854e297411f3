namespace Sgvb.References;

/// <summary>
/// Multiplicative noise on the layer's inputs: B[m, j] = Σᵢ x[m, i]·f[m, i]·θ[i, j]. Gaussian: f = 1 + ρξ (Srivastava et al. 2014, §10).
/// Binary: f = 1/(1 − p) where u ≥ p and 0 elsewhere, p = α/(1 + α); its α is fixed, so there is no gradient by ρ.
/// </summary>
[Implements("input-noise", "binary-input-noise")]
public sealed class ReferenceInputNoise(EstimatorSpec estimator) : IReferenceEstimator
{
    private readonly bool _binary = estimator.Name == "binary-input-noise";

    public bool OnInputs => true;

    public double[,] Forward(ReferenceLayer layer, double[,] x)
    {
        var y = new double[x.GetLength(0), layer.L];
        ReferenceLoops.Over(x.GetLength(0), (long)x.Length * layer.L, m =>
        {
            var result = y.Row(m);
            for (var i = 0; i < layer.K; i++)
            {
                var noisy = x[m, i] * Factor(layer, m, i);
                var theta = layer.Theta.Row(i);
                for (var j = 0; j < layer.L; j++)
                    result[j] += noisy * theta[j];
            }
        });
        return y;
    }

    public ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta)
    {
        var gradient = new ReferenceLayerGradient(x.GetLength(0), layer.K, layer.L);
        ReferenceLoops.Over(layer.K, (long)x.Length * layer.L, i =>
        {
            var theta = layer.Theta.Row(i);
            var byTheta = gradient.Theta.Row(i);
            for (var m = 0; m < x.GetLength(0); m++)
            {
                var factor = Factor(layer, m, i);
                var gradientOfNoisy = 0.0;
                var error = delta.Row(m);
                for (var j = 0; j < layer.L; j++)
                {
                    byTheta[j] += x[m, i] * factor * error[j];
                    gradientOfNoisy += error[j] * theta[j];
                }

                gradient.X[m, i] = gradientOfNoisy * factor;
                if (!_binary)
                    gradient.Rho[i] += gradientOfNoisy * x[m, i] * Xi(layer, m, i);
            }
        });
        return gradient;
    }

    private double Factor(ReferenceLayer layer, int m, int i)
    {
        if (!_binary)
            return 1 + layer.Rho[i] * Xi(layer, m, i);
        var alpha = layer.Rho[i] * layer.Rho[i];
        var p = alpha / (1 + alpha);
        return layer.Uniform(NoiseStream.Input, m, i, layer.K) >= p ? 1 / (1 - p) : 0;
    }

    private static double Xi(ReferenceLayer layer, int m, int i) => layer.Normal(NoiseStream.Input, m, i, layer.K);
}
