namespace Sgvb.References;

/// <summary>B = Xθ.</summary>
public sealed class ReferenceNoNoise : IReferenceEstimator
{
    public double[,] Forward(ReferenceLayer layer, double[,] x)
    {
        var y = new double[x.GetLength(0), layer.L];
        for (var m = 0; m < x.GetLength(0); m++)
            for (var i = 0; i < layer.K; i++)
                for (var j = 0; j < layer.L; j++)
                    y[m, j] += x[m, i] * layer.Theta[i, j];
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
                    gradient.X[m, i] += delta[m, j] * layer.Theta[i, j];
                    gradient.Theta[i, j] += x[m, i] * delta[m, j];
                }
            }
        }

        return gradient;
    }
}
