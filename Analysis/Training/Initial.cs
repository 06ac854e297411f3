using Sgvb.Model;
using Sgvb.Noise;

namespace Sgvb.Analysis.Training;

/// <summary>Initial parameters by seed.</summary>
public static class Initial
{
    /// <summary>He et al. 2015 (1502.01852): θ normal with variance 2 / inputs, biases zero, α or σ as the posterior says.</summary>
    public static Parameters He(IReadOnlyList<int> widths, PosteriorSpec posterior, uint seed) =>
        Normal(widths, posterior, seed, (inputs, _) => Math.Sqrt(2.0 / inputs));

    /// <summary>Glorot and Bengio 2010: θ normal with variance 2 / (inputs + outputs).</summary>
    public static Parameters Glorot(IReadOnlyList<int> widths, PosteriorSpec posterior, uint seed) =>
        Normal(widths, posterior, seed, (inputs, outputs) => Math.Sqrt(2.0 / (inputs + outputs)));

    /// <summary>LeCun et al. 1998 (Efficient BackProp): θ normal with variance 1 / inputs.</summary>
    public static Parameters LeCun(IReadOnlyList<int> widths, PosteriorSpec posterior, uint seed) =>
        Normal(widths, posterior, seed, (inputs, _) => Math.Sqrt(1.0 / inputs));

    /// <summary>θ normal with a standard deviation by layer, biases zero, α or σ as the posterior says.</summary>
    public static Parameters Normal(IReadOnlyList<int> widths, PosteriorSpec posterior, uint seed, Func<int, int, double> deviation)
    {
        var parameters = new Parameters(widths, posterior);
        for (var l = 0; l < parameters.Layers.Count; l++)
        {
            var layer = parameters.Layers[l];
            HostNoise.Normals(layer.Theta, layer.Outputs, new NoiseKey(seed, 0, 0).For(l, NoiseStream.Initialisation));
            var scale = (float)deviation(layer.Inputs, layer.Outputs);
            foreach (ref var weight in layer.Theta.AsSpan())
                weight *= scale;
            Array.Fill(layer.LogScale, (float)Math.Log(posterior.Initial(l)));
        }

        return parameters;
    }
}
