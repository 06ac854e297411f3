namespace Sgvb.References;

/// <summary>B = Xθ.</summary>
[Implements("no-noise")]
public sealed class ReferenceNoNoise : IReferenceEstimator
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
                var (input, byInput) = (x[m, i], 0.0);
                var error = delta.Row(m);
                for (var j = 0; j < layer.L; j++)
                {
                    byInput += error[j] * theta[j];
                    byTheta[j] += input * error[j];
                }

                gradient.X[m, i] = byInput;
            }
        });
        return gradient;
    }
}
