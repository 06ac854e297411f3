namespace Sgvb.References;

/// <summary>
/// Means and variances of every unit instead of samples (Wu et al. 2019, diagonal): by loops, with E y² − m² as the variance of y = max(x, 0), which double
/// can afford. Dense layers with ReLU only. A derivative by a variance of zero that would be infinite is 0.
/// </summary>
[Implements("moment")]
public sealed class ReferenceMoment : IReferencePass
{
    public ReferenceResult Run(Method method, ReferenceParameters parameters, ReferenceLayer[] layers, double[,] images, int[] labels)
    {
        var last = layers.Length - 1;
        var examples = images.GetLength(0);
        var (inputs, pre) = (new Units[last + 1], new Units[last + 1]);
        inputs[0] = new Units(images, new double[examples, layers[0].K]);
        for (var l = 0; l <= last; l++)
        {
            pre[l] = Linear(layers[l], inputs[l], parameters.Layers[l].Bias);
            if (l < last)
                inputs[l + 1] = Rectified(pre[l]);
        }

        var (losses, delta) = Loss(pre[last], labels);
        var gradients = parameters.Zeros();
        for (var l = last; l >= 0; l--)
        {
            var layer = new ReferenceLayerGradient(layers[l], images);
            var below = BackThroughLinear(layers[l], inputs[l], delta, layer);
            ReferenceChain.AddLayer(method, layers[l], layer, delta.Mean, gradients.Layers[l]);
            if (l > 0)
                delta = BackThroughRelu(pre[l - 1], below.ByMean, below.BySquare, below.ByVariance);
        }

        return new ReferenceResult(losses.Sum() / examples, losses, gradients, new bool[examples]);
    }

    /// <summary>Means and variances, or the gradients by them; a row for each example.</summary>
    private readonly record struct Units(double[,] Mean, double[,] Variance);

    private static Units Linear(ReferenceLayer layer, Units x, double[] bias)
    {
        var examples = x.Mean.GetLength(0);
        var y = new Units(new double[examples, layer.L], new double[examples, layer.L]);
        ReferenceLoops.Over(examples, (long)examples * layer.K * layer.L, m =>
        {
            for (var j = 0; j < layer.L; j++)
            {
                var (mean, variance) = (bias[j], 0.0);
                for (var i = 0; i < layer.K; i++)
                {
                    var (theta, s, xm, xv) = (layer.Theta[i, j], layer.Scale[i, j], x.Mean[m, i], x.Variance[m, i]);
                    mean += xm * theta;
                    variance += (xm * xm + xv) * s * s + xv * theta * theta;
                }

                (y.Mean[m, j], y.Variance[m, j]) = (mean, variance);
            }
        });
        return y;
    }

    private static (double[,] ByMean, double[,] BySquare, double[,] ByVariance) BackThroughLinear(
        ReferenceLayer layer, Units x, Units delta, ReferenceLayerGradient gradient)
    {
        var examples = x.Mean.GetLength(0);
        var (byMean, bySquare, byVariance) = (new double[examples, layer.K], new double[examples, layer.K], new double[examples, layer.K]);
        ReferenceLoops.Over(layer.K, (long)examples * layer.K * layer.L, i =>
        {
            for (var m = 0; m < examples; m++)
                for (var j = 0; j < layer.L; j++)
                {
                    var (theta, s, xm, xv) = (layer.Theta[i, j], layer.Scale[i, j], x.Mean[m, i], x.Variance[m, i]);
                    var (a, q) = (delta.Mean[m, j], delta.Variance[m, j]);
                    gradient.Theta[i, j] += xm * a + 2 * theta * xv * q;
                    gradient.Scale[i, j] += 2 * s * (xm * xm + xv) * q;
                    byMean[m, i] += theta * a;
                    bySquare[m, i] += s * s * q;
                    byVariance[m, i] += theta * theta * q;
                }
        });
        return (byMean, bySquare, byVariance);
    }

    private static Units Rectified(Units x)
    {
        var y = new Units(new double[x.Mean.GetLength(0), x.Mean.GetLength(1)], new double[x.Mean.GetLength(0), x.Mean.GetLength(1)]);
        for (var m = 0; m < x.Mean.GetLength(0); m++)
            for (var j = 0; j < x.Mean.GetLength(1); j++)
            {
                var (mean, square, _, _) = Moments(x.Mean[m, j], x.Variance[m, j]);
                (y.Mean[m, j], y.Variance[m, j]) = (mean, Math.Max(0, square - mean * mean));
            }

        return y;
    }

    private static Units BackThroughRelu(Units x, double[,] byMean, double[,] bySquare, double[,] byVariance)
    {
        var delta = new Units(new double[x.Mean.GetLength(0), x.Mean.GetLength(1)], new double[x.Mean.GetLength(0), x.Mean.GetLength(1)]);
        for (var m = 0; m < x.Mean.GetLength(0); m++)
            for (var j = 0; j < x.Mean.GetLength(1); j++)
            {
                var (mean, _, below, half) = Moments(x.Mean[m, j], x.Variance[m, j]);
                // The variance is E y² − m²: what it gets goes to both.
                var toMean = byMean[m, j] - 2 * mean * byVariance[m, j];
                var toSquare = bySquare[m, j] + byVariance[m, j];
                delta.Mean[m, j] = toMean * below + toSquare * 2 * mean;
                delta.Variance[m, j] = toMean * half + toSquare * below;
            }

        return delta;
    }

    /// <summary>Of y = max(x, 0): E y, E y², P(x &gt; 0), and ∂E y/∂v.</summary>
    private static (double Mean, double Square, double Below, double Half) Moments(double mean, double variance)
    {
        if (variance == 0)
            return mean > 0 ? (mean, mean * mean, 1, 0) : (0, 0, mean == 0 ? 0.5 : 0, 0);
        var deviation = Math.Sqrt(variance);
        var r = mean / deviation;
        var (below, density) = (ReferenceNormal.Below(r), ReferenceNormal.Density(r));
        return (mean * below + deviation * density, (mean * mean + variance) * below + mean * deviation * density, below, density / (2 * deviation));
    }

    private static (double[] Losses, Units Delta) Loss(Units logits, int[] labels)
    {
        var (losses, delta) = ReferenceLoss.SoftmaxCrossEntropy(logits.Mean, labels);
        var (examples, classes) = (labels.Length, logits.Mean.GetLength(1));
        var byVariance = new double[examples, classes];
        for (var m = 0; m < examples; m++)
        {
            var p = new double[classes];
            for (var c = 0; c < classes; c++)
            {
                p[c] = delta[m, c] * examples + (c == labels[m] ? 1 : 0);
                losses[m] += logits.Variance[m, c] * p[c] * (1 - p[c]) / 2;
                byVariance[m, c] = p[c] * (1 - p[c]) / 2 / examples;
            }

            // ∂pⱼ/∂μ_c = pⱼ([j = c] − p_c).
            for (var c = 0; c < classes; c++)
                for (var j = 0; j < classes; j++)
                    delta[m, c] += logits.Variance[m, j] * (1 - 2 * p[j]) * p[j] * ((j == c ? 1 : 0) - p[c]) / 2 / examples;
        }

        return (losses, new Units(delta, byVariance));
    }
}
