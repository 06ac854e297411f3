namespace Sgvb.References;

/// <summary>
/// Local reparameterization whose upper layers are sampled several times: pre-activations of sample s of row r stand in row s·R + r, with the
/// noise of that row, and the loss is the mean over all rows. The derivative of √v is taken as 0 where v = 0.
/// </summary>
[Implements("split")]
public class ReferenceSplit(EstimatorSpec estimator) : IReferenceEstimator
{
    protected EstimatorSpec Estimator { get; } = estimator;

    public double[,] Forward(ReferenceLayer layer, double[,] x)
    {
        var (mean, variance) = Moments(layer, x);
        var rows = mean.GetLength(0);
        var y = new double[Samples(layer) * rows, layer.L];
        var zeta = new double[layer.L];
        for (var row = 0; row < y.GetLength(0); row++)
        {
            Zeta(layer, row, rows, zeta);
            for (var j = 0; j < layer.L; j++)
                y[row, j] = mean[row % rows, j] + Math.Sqrt(variance[row % rows, j]) * zeta[j];
        }

        return y;
    }

    public ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta)
    {
        var (_, variance) = Moments(layer, x);
        var rows = variance.GetLength(0);
        var byMean = new double[rows, layer.L];
        var byVariance = new double[rows, layer.L];
        var zeta = new double[layer.L];
        for (var row = 0; row < delta.GetLength(0); row++)
        {
            Zeta(layer, row, rows, zeta);
            for (var j = 0; j < layer.L; j++)
            {
                var v = variance[row % rows, j];
                byMean[row % rows, j] += delta[row, j];
                if (v != 0)
                    byVariance[row % rows, j] += delta[row, j] * zeta[j] / (2 * Math.Sqrt(v));
            }
        }

        var gradient = new ReferenceLayerGradient(layer, x);
        ReferenceLoops.Over(layer.Geometry.Channels, layer.Work(byMean), c =>
        {
            for (var row = 0; row < rows; row++)
                foreach (var (at, i) in layer.Geometry.Terms(row, c))
                    for (var j = 0; j < layer.L; j++)
                    {
                        var (input, theta, scale) = (x[at, c], layer.Theta[i, j], layer.Scale[i, j]);
                        gradient.Theta[i, j] += input * byMean[row, j];
                        gradient.Scale[i, j] += byVariance[row, j] * input * input * 2 * scale;
                        gradient.X[at, c] += byMean[row, j] * theta + byVariance[row, j] * 2 * input * scale * scale;
                    }
        });
        return gradient;
    }

    /// <summary>How often the last hidden layer is drawn, where there is one.</summary>
    protected int Hidden => Estimator.Argument is { Second: not null } both ? both.First : 1;

    /// <summary>split:K: the top layer K times. split:K2xK1: the layer below it K2 times, and the top layer K1 times, or K2·K1 times if alone.</summary>
    protected int Samples(ReferenceLayer layer)
    {
        var logits = Estimator.Argument is not { } argument ? 1 : argument.Second ?? argument.First;
        if (layer.Above == 0)
            return layer.Index == 0 ? Hidden * logits : logits;
        return layer.Above == 1 ? Hidden : 1;
    }

    /// <summary>The noise of a row.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="row">Of the output, of all samples.</param>
    /// <param name="rows">Of one sample.</param>
    /// <param name="zeta">Takes the noise.</param>
    protected virtual void Zeta(ReferenceLayer layer, int row, int rows, double[] zeta) =>
        layer.Normals(NoiseStream.PreActivation, row, layer.L, 0, zeta);

    private static (double[,] Mean, double[,] Variance) Moments(ReferenceLayer layer, double[,] x)
    {
        var (mean, variance) = (layer.Outputs(x), layer.Outputs(x));
        ReferenceLoops.Over(mean.GetLength(0), layer.Work(mean), row =>
        {
            foreach (var (at, c, i) in layer.Geometry.Terms(row))
                for (var j = 0; j < layer.L; j++)
                {
                    mean[row, j] += x[at, c] * layer.Theta[i, j];
                    variance[row, j] += x[at, c] * x[at, c] * layer.Scale[i, j] * layer.Scale[i, j];
                }
        });
        return (mean, variance);
    }
}
