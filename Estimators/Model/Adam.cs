using System.Numerics;

namespace Sgvb.Model;

/// <summary>
/// Adam (Kingma and Ba 2015, algorithm 1) on the host, on every array of a <see cref="Parameters"/>. One elementwise expression without
/// fused operations, so that the bits do not depend on vector width or thread count.
/// </summary>
public sealed class Adam
{
    private const float Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-8f;
    private readonly int _threads;
    private readonly (float[] Values, float[] Gradient, float[] First, float[] Second, bool IsScale)[] _arrays;

    /// <param name="values">Updated in place.</param>
    /// <param name="gradients">Read at every step; the same shapes.</param>
    /// <param name="learnScale">Whether the noise parameters are learned.</param>
    /// <param name="threads">Of a step; 0 takes all that the process may use.</param>
    public Adam(Parameters values, Parameters gradients, bool learnScale, int threads)
    {
        _threads = threads > 0 ? threads : Environment.ProcessorCount;
        _arrays = [.. values.Layers.Zip(gradients.Layers).SelectMany(Arrays)];

        IEnumerable<(float[], float[], float[], float[], bool)> Arrays((LayerParameters Value, LayerParameters Gradient) layer)
        {
            yield return WithMoments(layer.Value.Theta, layer.Gradient.Theta, isScale: false);
            yield return WithMoments(layer.Value.Bias, layer.Gradient.Bias, isScale: false);
            if (learnScale)
                foreach (var (scale, gradient) in layer.Value.Scales.Zip(layer.Gradient.Scales))
                    yield return WithMoments(scale.Values, gradient.Values, isScale: true);
        }
    }

    /// <summary>The noise parameters' learning rate as a multiple of the others'.</summary>
    public double ScaleRate { get; init; } = 1;

    /// <summary>Steps taken.</summary>
    public int Count { get; set; }

    /// <summary>First and second moments of every array, in a fixed order: with <see cref="Count"/> the optimizer's whole state.</summary>
    public IEnumerable<float[]> Moments => _arrays.SelectMany(a => (float[][])[a.First, a.Second]);

    /// <summary>Whether one of <see cref="Moments"/>, by its place, is a second moment, which is never negative.</summary>
    public static bool IsSecond(int moment) => moment % 2 == 1;

    /// <param name="learningRate">Of this step, for all but the noise parameters, which have a multiple of it.</param>
    public void Step(double learningRate)
    {
        Count++;
        // The bias corrections join the step size and ε, as at the end of section 2 of the paper.
        var correction = Math.Sqrt(1 - Math.Pow(Beta2, Count));
        var rate = learningRate * correction / (1 - Math.Pow(Beta1, Count));
        var epsilon = (float)(Epsilon * correction);
        foreach (var array in _arrays)
        {
            const int chunk = 1 << 16;
            var own = (float)(array.IsScale ? ScaleRate * rate : rate);
            Chunks.InParallel(array.Values.Length, chunk, _threads, (from, to) => Update(array, from, to, own, epsilon));
        }
    }

    private static (float[], float[], float[], float[], bool) WithMoments(float[] values, float[] gradient, bool isScale) =>
        (values, gradient, new float[values.Length], new float[values.Length], isScale);

    private static void Update(
        (float[] Values, float[] Gradient, float[] First, float[] Second, bool IsScale) array, int from, int to, float rate, float epsilon)
    {
        var (values, gradient, first, second, _) = array;
        var i = from;
        for (; i + Vector<float>.Count <= to; i += Vector<float>.Count)
        {
            var g = new Vector<float>(gradient, i);
            var m = new Vector<float>(first, i) * Beta1 + g * (1 - Beta1);
            var v = new Vector<float>(second, i) * Beta2 + g * g * (1 - Beta2);
            m.CopyTo(first, i);
            v.CopyTo(second, i);
            (new Vector<float>(values, i) - rate * m / (Vector.SquareRoot(v) + new Vector<float>(epsilon))).CopyTo(values, i);
        }

        for (; i < to; i++)
        {
            var g = gradient[i];
            first[i] = first[i] * Beta1 + g * (1 - Beta1);
            second[i] = second[i] * Beta2 + g * g * (1 - Beta2);
            values[i] -= rate * first[i] / (MathF.Sqrt(second[i]) + epsilon);
        }
    }
}
