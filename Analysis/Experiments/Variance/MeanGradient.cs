namespace Sgvb.Experiments.Variance;

/// <summary>A weighted sum of gradients of one array of weights, in double.</summary>
internal sealed class MeanGradient(int weights)
{
    private readonly double[] _sum = new double[weights];

    public void Clear() => Array.Clear(_sum);

    public void Add(float[] gradient, double weight)
    {
        for (var i = 0; i < _sum.Length; i++)
            _sum[i] += weight * gradient[i];
    }

    public double Dot(MeanGradient other)
    {
        var (a, b, sum) = (_sum, other._sum, 0.0);
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
