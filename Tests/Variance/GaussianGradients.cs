using Sgvb.Experiments.Variance;

namespace Sgvb.Tests.Variance;

/// <summary>Gradients μ + u_b + e_bk with known variances: u of the minibatch, e of the noise, independent normals in every weight.</summary>
internal sealed class GaussianGradients(int weights, double mean, double data, double noise, int seed)
{
    private readonly Random _random = new(seed);
    private readonly PairSums _sums = new(weights);
    private double _spare = double.NaN;

    public BlockRow Block(int block, double examples = 1, float[]? reference = null)
    {
        _sums.Clear();
        for (var b = 0; b < DrawPlan.MinibatchesPerBlock; b++)
        {
            var (first, second) = Pair();
            _sums.Add(first, second, threads: 1);
        }

        return BlockRow.FromPairs(block, "top", "theta", _sums.Total(reference, 1), examples, reference is not null);
    }

    public (float[] First, float[] Second) Pair()
    {
        var first = new float[weights];
        var second = new float[weights];
        for (var i = 0; i < weights; i++)
        {
            var shared = mean + Math.Sqrt(data) * Normal();
            first[i] = (float)(shared + Math.Sqrt(noise) * Normal());
            second[i] = (float)(shared + Math.Sqrt(noise) * Normal());
        }

        return (first, second);
    }

    private double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            var kept = _spare;
            _spare = double.NaN;
            return kept;
        }

        var radius = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()));
        var angle = 2 * Math.PI * _random.NextDouble();
        _spare = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }
}
