namespace Sgvb.References;

/// <summary>B = Xθ.</summary>
[Implements("no-noise")]
public sealed class ReferenceNoNoise : IReferenceEstimator
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
        });
        return y;
    }

    public ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta)
    {
        var gradient = new ReferenceLayerGradient(layer, x);
        ReferenceLoops.Over(layer.Geometry.Channels, layer.Work(delta), c =>
        {
            for (var row = 0; row < delta.GetLength(0); row++)
            {
                var error = delta.Row(row);
                foreach (var (at, i) in layer.Geometry.Terms(row, c))
                {
                    var (input, byInput) = (x[at, c], 0.0);
                    var theta = layer.Theta.Row(i);
                    var byTheta = gradient.Theta.Row(i);
                    for (var j = 0; j < error.Length; j++)
                    {
                        byInput += error[j] * theta[j];
                        byTheta[j] += input * error[j];
                    }

                    gradient.X[at, c] += byInput;
                }
            }
        });
        return gradient;
    }
}
