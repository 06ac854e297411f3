using Sgvb.Model.Kl;
using Sgvb.Model.Layers;

namespace Sgvb.Experiments.Training;

/// <summary>Classification error with the mean weights, the noise switched off, on the managed backend.</summary>
public sealed class TestError(Dataset data, Network network, PosteriorSpec posterior, int threads) : IDisposable
{
    private readonly WholePass _pass = new(data, network, new Method(new EstimatorSpec("no-noise"), posterior, KlKind.None), threads);

    /// <summary>The share of the data set that is classified wrongly, from 0 to 1.</summary>
    /// <exception cref="NotFiniteException">An output is no number, so that there is no class.</exception>
    public double Measure(Parameters parameters)
    {
        var wrong = 0;
        _pass.Run(parameters, 0, (logits, label) => wrong += IndexOfMax(logits) == label ? 0 : 1);
        return (double)wrong / data.Rows;
    }

    public void Dispose() => _pass.Dispose();

    private static int IndexOfMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
            if (values[i] > values[best])
                best = i;
        return best;
    }
}
