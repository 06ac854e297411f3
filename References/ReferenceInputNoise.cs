namespace Sgvb.References;

/// <summary>
/// Multiplicative noise on the elements of the layer's input, B = (x·f)θ with a factor f of its own for each. Gaussian: f = 1 + ρξ
/// (Srivastava et al. 2014, §10). Binary: f = 1/(1 − p) where u ≥ p and 0 elsewhere, p = α/(1 + α); its α is fixed, so there is no gradient
/// by ρ.
/// </summary>
[Implements("input-noise", "binary-input-noise")]
public sealed class ReferenceInputNoise(EstimatorSpec estimator) : IReferenceEstimator
{
    private readonly bool _binary = estimator.Name == "binary-input-noise";

    public bool OnInputs => true;

    public double[,] Forward(ReferenceLayer layer, double[,] x)
    {
        var y = layer.Outputs(x);
        var factor = Factors(layer, x);
        ReferenceLoops.Over(y.GetLength(0), layer.Work(y), row =>
        {
            var result = y.Row(row);
            foreach (var (at, c, i) in layer.Geometry.Terms(row))
            {
                var noisy = x[at, c] * factor[at, c];
                var theta = layer.Theta.Row(i);
                for (var j = 0; j < result.Length; j++)
                    result[j] += noisy * theta[j];
            }
        });
        return y;
    }

    public ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta)
    {
        var gradient = new ReferenceLayerGradient(layer, x);
        var factor = Factors(layer, x);
        ReferenceLoops.Over(layer.Geometry.Channels, layer.Work(delta), c =>
        {
            for (var row = 0; row < delta.GetLength(0); row++)
            {
                var error = delta.Row(row);
                foreach (var (at, i) in layer.Geometry.Terms(row, c))
                {
                    var gradientOfNoisy = 0.0;
                    var theta = layer.Theta.Row(i);
                    var byTheta = gradient.Theta.Row(i);
                    for (var j = 0; j < error.Length; j++)
                    {
                        byTheta[j] += x[at, c] * factor[at, c] * error[j];
                        gradientOfNoisy += error[j] * theta[j];
                    }

                    gradient.X[at, c] += gradientOfNoisy;
                }
            }

            // So far by the noisy input.
            for (var at = 0; at < x.GetLength(0); at++)
            {
                if (!_binary)
                    gradient.Rho[at % layer.Geometry.InputPositions, c] += gradient.X[at, c] * x[at, c] * Xi(layer, at, c);
                gradient.X[at, c] *= factor[at, c];
            }
        });
        return gradient;
    }

    private double[,] Factors(ReferenceLayer layer, double[,] x)
    {
        var factors = new double[x.GetLength(0), x.GetLength(1)];
        ReferenceLoops.Over(x.GetLength(0), x.Length, at =>
        {
            for (var c = 0; c < factors.GetLength(1); c++)
                factors[at, c] = Factor(layer, at, c);
        });
        return factors;
    }

    private double Factor(ReferenceLayer layer, int at, int c)
    {
        if (!_binary)
            return 1 + layer.Rho[c] * Xi(layer, at, c);
        var alpha = layer.Rho[c] * layer.Rho[c];
        var p = alpha / (1 + alpha);
        return layer.Uniform(NoiseStream.Input, at, c, layer.Geometry.Channels) >= p ? 1 / (1 - p) : 0;
    }

    private static double Xi(ReferenceLayer layer, int at, int c) => layer.Normal(NoiseStream.Input, at, c, layer.Geometry.Channels);
}
