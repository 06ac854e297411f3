namespace Sgvb.References;

/// <summary>
/// One weight sample for all, and ∂s = s·(1/M)Σₙ gₙ² from the examples' own gradients gₙ of −log p, whose pre-activation gradients are M times those of
/// the mean loss (1806.04854, eq. 10). An example's gradient is summed over its positions before it is squared.
/// </summary>
[Implements("vogn")]
public sealed class ReferenceVogn : IReferenceEstimator
{
    private readonly ReferenceWeightNoise _sample = new(new EstimatorSpec("shared"));

    public double[,] Forward(ReferenceLayer layer, double[,] x) => _sample.Forward(layer, x);

    public ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta)
    {
        var gradient = _sample.Backward(layer, x, delta);
        var positions = layer.Geometry.OutputPositions;
        var examples = delta.GetLength(0) / positions;
        ReferenceLoops.Over(layer.Geometry.Channels, layer.Work(delta), c =>
        {
            var (first, taps) = (c * layer.Geometry.Taps, layer.Geometry.Taps);
            var sum = new double[taps, layer.L];
            for (var m = 0; m < examples; m++)
            {
                var own = new double[taps, layer.L];
                for (var row = m * positions; row < (m + 1) * positions; row++)
                    foreach (var (at, i) in layer.Geometry.Terms(row, c))
                        for (var j = 0; j < layer.L; j++)
                            own[i - first, j] += x[at, c] * examples * delta[row, j];
                for (var tap = 0; tap < taps; tap++)
                    for (var j = 0; j < layer.L; j++)
                        sum[tap, j] += own[tap, j] * own[tap, j] / examples;
            }

            for (var tap = 0; tap < taps; tap++)
                for (var j = 0; j < layer.L; j++)
                    gradient.Scale[first + tap, j] = layer.Scale[first + tap, j] * sum[tap, j];
        });
        return gradient;
    }
}
