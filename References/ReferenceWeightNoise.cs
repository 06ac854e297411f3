namespace Sgvb.References;

/// <summary>
/// Weights are sampled: w = θ + sε, one ε [K, L] for each group of examples, row (m / group)·K + i of the noise array. One group for all
/// is the shared estimator, groups of one are the per-example estimator. Noise is made again where it is needed, a row at a time.
/// </summary>
[Implements("shared", "grouped", "per-example")]
public sealed class ReferenceWeightNoise(EstimatorSpec estimator) : IReferenceEstimator
{
    private readonly int _group = estimator.Name switch
    {
        "shared" => int.MaxValue,
        "per-example" => 1,
        _ => estimator.Argument?.First ?? 1,
    };

    public double[,] Forward(ReferenceLayer layer, double[,] x)
    {
        var examples = x.GetLength(0);
        var y = new double[examples, layer.L];
        // Over blocks of columns: then each thread owns its part of y and makes only its part of the noise.
        var blocks = (layer.L + ReferenceNoise.Run - 1) / ReferenceNoise.Run;
        ReferenceLoops.Over(blocks, (long)x.Length * layer.L, block =>
        {
            var first = block * ReferenceNoise.Run;
            var epsilon = new double[Math.Min(ReferenceNoise.Run, layer.L - first)];
            for (var start = 0; start < examples; start = End(start, examples))
            {
                for (var i = 0; i < layer.K; i++)
                {
                    Epsilon(layer, start, i, first, epsilon);
                    var theta = layer.Theta.Row(i).Slice(first, epsilon.Length);
                    var scale = layer.Scale.Row(i).Slice(first, epsilon.Length);
                    for (var m = start; m < End(start, examples); m++)
                    {
                        var input = x[m, i];
                        var result = y.Row(m).Slice(first, epsilon.Length);
                        for (var j = 0; j < epsilon.Length; j++)
                            result[j] += input * (theta[j] + scale[j] * epsilon[j]);
                    }
                }
            }
        });
        return y;
    }

    public ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta)
    {
        var examples = x.GetLength(0);
        var gradient = new ReferenceLayerGradient(examples, layer.K, layer.L);
        ReferenceLoops.Over(layer.K, (long)x.Length * layer.L, i =>
        {
            var theta = layer.Theta.Row(i);
            var scale = layer.Scale.Row(i);
            var byTheta = gradient.Theta.Row(i);
            var byScale = gradient.Scale.Row(i);
            var epsilon = new double[layer.L];
            for (var start = 0; start < examples; start = End(start, examples))
            {
                Epsilon(layer, start, i, 0, epsilon);
                for (var m = start; m < End(start, examples); m++)
                {
                    var (input, byInput) = (x[m, i], 0.0);
                    var error = delta.Row(m);
                    for (var j = 0; j < epsilon.Length; j++)
                    {
                        var byWeight = input * error[j];
                        byTheta[j] += byWeight;
                        byScale[j] += byWeight * epsilon[j];
                        byInput += error[j] * (theta[j] + scale[j] * epsilon[j]);
                    }

                    gradient.X[m, i] = byInput;
                }
            }
        });
        return gradient;
    }

    /// <summary>One past the last example of the group that begins at <paramref name="start"/>.</summary>
    private int End(int start, int examples) => (int)Math.Min((long)start + _group, examples);

    private void Epsilon(ReferenceLayer layer, int m, int i, int firstColumn, Span<double> epsilon) =>
        layer.Normals(NoiseStream.Weight, (long)(m / _group) * layer.K + i, layer.L, firstColumn, epsilon);
}
