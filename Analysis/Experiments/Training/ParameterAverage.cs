using System.Numerics;

namespace Sgvb.Experiments.Training;

/// <summary>
/// An exponential moving average of the parameters over the steps, corrected for its start at zero as Adam corrects its moments:
///   m ← Dm + (1 − D)θ after every step,  average = m / (1 − Dᵗ) after t of them.
/// One elementwise expression without fused operations, so that the bits do not depend on vector width or thread count.
/// </summary>
/// <param name="parameters">Whose average it is.</param>
/// <param name="decay">D, above 0 and below 1.</param>
/// <param name="threads">Of a step.</param>
public sealed class ParameterAverage(Parameters parameters, double decay, int threads)
{
    private readonly (float[] Values, float[] Sum)[] _arrays =
        [.. parameters.Layers.SelectMany(l => l.Tensors).Select(t => (t.Values, new float[t.Values.Length]))];

    /// <summary>m, tensor by tensor: the whole state, beside the number of steps.</summary>
    public IEnumerable<float[]> Sums => _arrays.Select(a => a.Sum);

    /// <summary>Takes the parameters as they are after a step.</summary>
    public void Add()
    {
        const int chunk = 1 << 16;
        var (keep, take) = ((float)decay, (float)(1 - decay));
        foreach (var array in _arrays)
            Chunks.InParallel(array.Sum.Length, chunk, threads, (from, to) => Add(array.Values, array.Sum, from, to, keep, take));
    }

    /// <summary>The average after that many steps; it is the reader's own.</summary>
    /// <param name="steps">At least one.</param>
    public Parameters At(int steps)
    {
        var average = new Parameters(parameters.Network, parameters.Posterior);
        var correction = 1 / (1 - Math.Pow(decay, steps));
        foreach (var ((_, sum), target) in _arrays.Zip(average.Layers.SelectMany(l => l.Tensors)))
            for (var i = 0; i < sum.Length; i++)
                target.Values[i] = (float)(correction * sum[i]);
        return average;
    }

    private static void Add(float[] values, float[] sum, int from, int to, float keep, float take)
    {
        var i = from;
        for (; i + Vector<float>.Count <= to; i += Vector<float>.Count)
            (new Vector<float>(sum, i) * keep + new Vector<float>(values, i) * take).CopyTo(sum, i);
        for (; i < to; i++)
            sum[i] = sum[i] * keep + values[i] * take;
    }
}
