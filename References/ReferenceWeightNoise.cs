namespace Sgvb.References;

/// <summary>
/// Weights are sampled: w = θ + sε, one ε [K, L] for each group of examples, row (m / group)·K + i of the noise array, the same at all
/// positions of a picture. One group for all is the shared estimator, groups of one are the per-example estimator. Noise is made again where
/// it is needed.
/// </summary>
[Implements("shared", "grouped", "per-example")]
public class ReferenceWeightNoise(EstimatorSpec estimator) : IReferenceEstimator
{
    private readonly int _group = estimator.Name switch
    {
        "shared" => int.MaxValue,
        "per-example" => 1,
        _ => estimator.Argument?.First ?? 1,
    };

    public double[,] Forward(ReferenceLayer layer, double[,] x)
    {
        var y = layer.Outputs(x);
        // Over blocks of columns: then each thread owns its part of y and makes only its part of the noise.
        var blocks = (layer.L + ReferenceNoise.Run - 1) / ReferenceNoise.Run;
        ReferenceLoops.Over(blocks, layer.Work(y), block =>
        {
            var first = block * ReferenceNoise.Run;
            var epsilon = new double[layer.K, Math.Min(ReferenceNoise.Run, layer.L - first)];
            var width = epsilon.GetLength(1);
            foreach (var (group, start, end) in Groups(layer, y))
            {
                for (var i = 0; i < layer.K; i++)
                    Epsilon(layer, group, i, first, epsilon.Row(i));
                for (var row = start; row < end; row++)
                {
                    var result = y.Row(row).Slice(first, width);
                    foreach (var (at, c, i) in layer.Geometry.Terms(row))
                    {
                        var input = x[at, c];
                        var theta = layer.Theta.Row(i).Slice(first, width);
                        var scale = layer.Scale.Row(i).Slice(first, width);
                        var noise = epsilon.Row(i);
                        for (var j = 0; j < result.Length; j++)
                            result[j] += input * (theta[j] + scale[j] * noise[j]);
                    }
                }
            }
        });
        return y;
    }

    public ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta)
    {
        var gradient = new ReferenceLayerGradient(layer, x);
        var taps = layer.Geometry.Taps;
        ReferenceLoops.Over(layer.Geometry.Channels, layer.Work(delta), c =>
        {
            var epsilon = new double[taps, layer.L];
            foreach (var (group, start, end) in Groups(layer, delta))
            {
                for (var tap = 0; tap < taps; tap++)
                    Epsilon(layer, group, c * taps + tap, 0, epsilon.Row(tap));
                for (var row = start; row < end; row++)
                {
                    var error = delta.Row(row);
                    foreach (var (at, i) in layer.Geometry.Terms(row, c))
                    {
                        var (input, byInput) = (x[at, c], 0.0);
                        var theta = layer.Theta.Row(i);
                        var scale = layer.Scale.Row(i);
                        var byTheta = gradient.Theta.Row(i);
                        var byScale = gradient.Scale.Row(i);
                        var noise = epsilon.Row(i - c * taps);
                        for (var j = 0; j < error.Length; j++)
                        {
                            var byWeight = input * error[j];
                            byTheta[j] += byWeight;
                            byScale[j] += byWeight * noise[j];
                            byInput += error[j] * (theta[j] + scale[j] * noise[j]);
                        }

                        gradient.X[at, c] += byInput;
                    }
                }
            }
        });
        return gradient;
    }

    /// <summary>The groups of examples, and the rows of the output that are theirs.</summary>
    private IEnumerable<(int Group, int Start, int End)> Groups(ReferenceLayer layer, double[,] y)
    {
        var rows = (int)Math.Min((long)_group * layer.Geometry.OutputPositions, y.GetLength(0));
        for (var start = 0; start < y.GetLength(0); start += rows)
            yield return (start / rows, start, Math.Min(start + rows, y.GetLength(0)));
    }

    private static void Epsilon(ReferenceLayer layer, int group, int i, int firstColumn, Span<double> epsilon) =>
        layer.Normals(NoiseStream.Weight, (long)group * layer.K + i, layer.L, firstColumn, epsilon);
}
