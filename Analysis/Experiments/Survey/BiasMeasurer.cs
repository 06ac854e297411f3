using Sgvb.Noise;

namespace Sgvb.Experiments.Survey;

/// <summary>
/// The relative bias ‖E g − E g₀‖/‖E g₀‖ of a biased estimator, with g₀ an unbiased one's gradient, from pairs of the two at equal minibatches: the
/// minibatch's part falls out of the difference. The squared lengths of the means are U-statistics: products of different replicates, whose noise is
/// independent, so that what the mean of few draws is off by is not taken for bias. The interval is the jackknife's over replicates.
/// </summary>
public sealed class BiasMeasurer : IDisposable
{
    private const int MostReplicates = 8;

    private readonly ITrainingStep _biased;
    private readonly ITrainingStep _exact;
    private readonly MinibatchSampler _sampler;
    private readonly (Parameters Biased, Parameters Exact) _gradients;
    private readonly List<(Parameters Difference, Parameters Exact)> _replicates = [];

    /// <param name="biased">With the parameters set and no KL term; disposed here, as the other.</param>
    /// <param name="exact">Of an unbiased estimator.</param>
    public BiasMeasurer(ITrainingStep biased, ITrainingStep exact, Dataset data)
    {
        (_biased, _exact, _sampler) = (biased, exact, new MinibatchSampler(data, biased.Workload.Minibatch));
        _gradients = (Gradient(), Gradient());
    }

    /// <summary>One block's minibatches, with noise of its own for each of the two.</summary>
    public void Measure(uint seed, int block, CancellationToken stop)
    {
        if (_replicates.Count < MostReplicates)
            _replicates.Add((Gradient(), Gradient()));
        var (difference, exact) = _replicates[block % _replicates.Count];
        for (var minibatch = 0; minibatch < DrawPlan.MinibatchesPerBlock; minibatch++)
        {
            stop.ThrowIfCancellationRequested();
            _sampler.Draw(DrawPlan.Minibatch(seed, block, minibatch));
            Run(_biased, DrawPlan.Noise(seed, block, minibatch, 0), _gradients.Biased);
            Run(_exact, DrawPlan.Noise(seed, block, minibatch, 1), _gradients.Exact);
            for (var l = 0; l < difference.Layers.Count; l++)
                for (var t = 0; t < difference.Layers[l].Tensors.Count; t++)
                    Add(Values(_gradients.Biased, l, t), Values(_gradients.Exact, l, t), Values(difference, l, t), Values(exact, l, t));
        }
    }

    /// <summary>Null with fewer than three replicates, or where the mean gradient is not told from zero.</summary>
    /// <param name="tensors">theta, or a noise parameter; of several, as one vector.</param>
    public Interval? Of(int layer, params string[] tensors)
    {
        var n = _replicates.Count;
        if (n < 3)
            return null;
        var (bias, mean) = (Products(tensors, r => r.Difference.Layers[layer]), Products(tensors, r => r.Exact.Layers[layer]));
        if (Squared(mean, -1) <= 0)
            return null;
        var value = Squared(bias, -1) / Squared(mean, -1);
        double[] pseudo = [.. Enumerable.Range(0, n).Select(r => n * value - (n - 1) * (Squared(bias, r) / Squared(mean, r)))];
        var center = pseudo.Average();
        var half = Student.Quantile(n - 1, 0.025) * Math.Sqrt(pseudo.Sum(p => (p - center) * (p - center)) / (n - 1) / n);
        return new Interval(Root(value), Root(value - half), Root(value + half));
    }

    public void Dispose()
    {
        _biased.Dispose();
        _exact.Dispose();
    }

    private Parameters Gradient() => new(_biased.Workload.Network, _biased.Method.Posterior);

    private void Run(ITrainingStep step, in NoiseKey key, Parameters gradient)
    {
        step.SetMinibatch(_sampler.Images, _sampler.Labels);
        step.Run(key);
        step.GetGradients(gradient);
    }

    private double[,] Products(string[] tensors, Func<(Parameters Difference, Parameters Exact), LayerParameters> of)
    {
        var n = _replicates.Count;
        var products = new double[n, n];
        for (var r = 0; r < n; r++)
            for (var s = 0; s < r; s++)
                products[r, s] = products[s, r] = tensors.Sum(t => Dot(of(_replicates[r])[t], of(_replicates[s])[t]));
        return products;
    }

    /// <summary>The mean over pairs of different replicates, without one of them.</summary>
    private static double Squared(double[,] products, int without)
    {
        var (sum, pairs, n) = (0.0, 0, products.GetLength(0));
        for (var r = 0; r < n; r++)
            for (var s = 0; s < r; s++)
                if (r != without && s != without)
                    (sum, pairs) = (sum + products[r, s], pairs + 1);
        return sum / pairs;
    }

    private static double Root(double square) => Math.Sqrt(Math.Max(0, square));

    private static float[] Values(Parameters parameters, int layer, int tensor) => parameters.Layers[layer].Tensors[tensor].Values;

    private static void Add(float[] biased, float[] exact, float[] difference, float[] mean)
    {
        for (var i = 0; i < biased.Length; i++)
        {
            difference[i] += biased[i] - exact[i];
            mean[i] += exact[i];
        }
    }

    private static double Dot(float[] a, float[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
