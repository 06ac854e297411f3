using Sgvb.Experiments.Variance;

namespace Sgvb.Tests.Scaling;

/// <summary>
/// Blocks of draws at several minibatch sizes from a law that is known: example i's gradient is hᵢ·(uᵢ + eᵢ) + z in every weight, with u of the
/// example, e of its own noise and z of the noise that all examples of a draw share, all normal; the h are those of a training set, log-normal.
/// Then V = 2·E h² + C. As in a measurement, a block has the same minibatches and noise at every size, the smaller contained in the larger.
/// </summary>
/// <param name="sizes">Ascending.</param>
/// <param name="spread">Standard deviation of log h: 0 for equal examples; at 1.2 one in a hundred carries half of the variance.</param>
/// <param name="covariance">C.</param>
internal sealed class SharedNoiseBlocks(IReadOnlyList<int> sizes, double spread, double covariance, int seed)
{
    private const int Weights = 8;
    private const int Examples = 20_000;
    private readonly Random _random = new(seed);

    public double OneExample => 2 * Set.Average() + covariance;

    /// <summary>h² of the training set's examples.</summary>
    private double[] Set => field ??= [.. Enumerable.Range(0, Examples).Select(_ => Math.Exp(2 * spread * (Normal() - spread)))];

    /// <summary>Variances by size, then by block.</summary>
    public IReadOnlyList<(int Minibatch, IReadOnlyList<double> Blocks)> Draw(int blocks)
    {
        var all = Enumerable.Range(0, blocks).Select(_ => Block()).ToList();
        return [.. sizes.Select((m, k) => (m, (IReadOnlyList<double>)[.. all.Select(b => b[k])]))];
    }

    private double[] Block()
    {
        var sums = sizes.Select(_ => new PairSums(Weights)).ToArray();
        var gradient = new float[2][];
        for (var pair = 0; pair < DrawPlan.MinibatchesPerBlock; pair++)
        {
            var own = new double[3, Weights];
            var shared = new double[2, Weights];
            for (var w = 0; w < Weights; w++)
                (shared[0, w], shared[1, w]) = (Normal() * Math.Sqrt(covariance), Normal() * Math.Sqrt(covariance));
            var seen = 0;
            for (var k = 0; k < sizes.Count; seen = sizes[k++])
            {
                var scale = Math.Sqrt(Squares(sizes[k] - seen));
                for (var part = 0; part < 3; part++)
                    for (var w = 0; w < Weights; w++)
                        own[part, w] += scale * Normal();
                for (var draw = 0; draw < 2; draw++)
                    gradient[draw] = [.. Enumerable.Range(0, Weights)
                        .Select(w => (float)((own[0, w] + own[1 + draw, w]) / sizes[k] + shared[draw, w]))];
                sums[k].Add(gradient[0], gradient[1], threads: 1);
            }
        }

        return [.. sums.Select(s => BlockRow.FromPairs(0, "top", "theta", s.Total(null, 1), examples: 1, hasReference: false).Variance)];
    }

    /// <summary>Σ h² over so many examples.</summary>
    private double Squares(int examples)
    {
        if (spread == 0)
            return examples;
        var (sum, set) = (0.0, Set);
        for (var i = 0; i < examples; i++)
            sum += set[_random.Next(set.Length)];
        return sum;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
