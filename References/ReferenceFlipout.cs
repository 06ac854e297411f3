namespace Sgvb.References;

/// <summary>
/// A shared ε [K, L] whose sign is flipped by example: w[m, i, j] = θ[i, j] + s[i, j]·ε[i, j]·S[m, c]·R[m, j] with c the channel of row i
/// (1803.04386 eq. 3), the same at all positions of a picture.
/// </summary>
[Implements("flipout")]
public sealed class ReferenceFlipout : IReferenceEstimator
{
    public double[,] Forward(ReferenceLayer layer, double[,] x)
    {
        var y = layer.Outputs(x);
        var noise = new FlippedNoise(layer, y);
        ReferenceLoops.Over(y.GetLength(0), layer.Work(y), row =>
        {
            var m = row / layer.Geometry.OutputPositions;
            var result = y.Row(row);
            foreach (var (at, c, i) in layer.Geometry.Terms(row))
            {
                var input = x[at, c];
                var theta = layer.Theta.Row(i);
                var scale = layer.Scale.Row(i);
                for (var j = 0; j < result.Length; j++)
                    result[j] += input * (theta[j] + scale[j] * noise.Of(m, c, i, j));
            }
        });
        return y;
    }

    public ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta)
    {
        var gradient = new ReferenceLayerGradient(layer, x);
        var noise = new FlippedNoise(layer, delta);
        ReferenceLoops.Over(layer.Geometry.Channels, layer.Work(delta), c =>
        {
            for (var row = 0; row < delta.GetLength(0); row++)
            {
                var m = row / layer.Geometry.OutputPositions;
                var error = delta.Row(row);
                foreach (var (at, i) in layer.Geometry.Terms(row, c))
                {
                    var (input, byInput) = (x[at, c], 0.0);
                    var theta = layer.Theta.Row(i);
                    var scale = layer.Scale.Row(i);
                    var byTheta = gradient.Theta.Row(i);
                    var byScale = gradient.Scale.Row(i);
                    for (var j = 0; j < error.Length; j++)
                    {
                        var epsilon = noise.Of(m, c, i, j);
                        byTheta[j] += input * error[j];
                        byScale[j] += input * error[j] * epsilon;
                        byInput += error[j] * (theta[j] + scale[j] * epsilon);
                    }

                    gradient.X[at, c] += byInput;
                }
            }
        });
        return gradient;
    }

    private sealed class FlippedNoise
    {
        private readonly double[,] _epsilon;
        private readonly double[,] _in;
        private readonly double[,] _out;

        public FlippedNoise(ReferenceLayer layer, double[,] y)
        {
            var (examples, channels) = (y.GetLength(0) / layer.Geometry.OutputPositions, layer.Geometry.Channels);
            (_epsilon, _in, _out) = (new double[layer.K, layer.L], new double[examples, channels], new double[examples, layer.L]);
            ReferenceLoops.Over(layer.K, (long)layer.K * layer.L, i => layer.Normals(NoiseStream.Weight, i, layer.L, 0, _epsilon.Row(i)));
            for (var m = 0; m < examples; m++)
            {
                for (var c = 0; c < channels; c++)
                    _in[m, c] = layer.Sign(NoiseStream.SignIn, m, c, channels);
                for (var j = 0; j < layer.L; j++)
                    _out[m, j] = layer.Sign(NoiseStream.SignOut, m, j, layer.L);
            }
        }

        public double Of(int m, int c, int i, int j) => _epsilon[i, j] * _in[m, c] * _out[m, j];
    }
}
