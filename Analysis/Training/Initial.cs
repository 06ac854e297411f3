using Sgvb.Model;
using Sgvb.Noise;

namespace Sgvb.Analysis.Training;

/// <summary>Initial parameters by seed.</summary>
public static class Initial
{
    /// <summary>He et al. 2015 (1502.01852): θ normal with variance 2 / inputs, biases zero, α or σ as the posterior says.</summary>
    public static Parameters He(IReadOnlyList<int> widths, PosteriorSpec posterior, uint seed)
    {
        var parameters = new Parameters(widths, posterior);
        for (var l = 0; l < parameters.Layers.Count; l++)
        {
            var layer = parameters.Layers[l];
            HostNoise.Normals(layer.Theta, layer.Outputs, new NoiseKey(seed, 0, 0).For(l, NoiseStream.Initialisation));
            var scale = MathF.Sqrt(2f / layer.Inputs);
            foreach (ref var weight in layer.Theta.AsSpan())
                weight *= scale;
            Array.Fill(layer.LogScale, (float)Math.Log(posterior.Initial(l)));
        }

        return parameters;
    }
}
