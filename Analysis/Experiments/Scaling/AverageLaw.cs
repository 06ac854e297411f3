namespace Sgvb.Experiments.Scaling;

/// <summary>
/// The variance of a mean of K gradients with noise of their own on one minibatch, Var(K) = D + E/K, N²-scaled: D is the data's part, which no
/// K divides, E the noise's. Fitted by least squares over the K measured, weighted as 1/Var(K)² by the law itself; a block has the same
/// minibatches at every K, so blocks are independent and K are not, and the intervals are Student's t over blocks.
/// </summary>
/// <param name="Data">D; without bounds where there is a single block.</param>
/// <param name="Noise">E.</param>
public sealed record AverageLaw(Interval Data, Interval Noise)
{
    /// <summary>The weights depend on the constants and these on them; by then both stand still.</summary>
    private const int Iterations = 8;

    /// <param name="draws">K; for curves also between whole numbers.</param>
    public double At(double draws) => Data.Value + Noise.Value / draws;

    /// <param name="points">The variance of every block at each K, the blocks in the same order.</param>
    /// <returns>Null where one K cannot tell D from E.</returns>
    public static AverageLaw? Of(IReadOnlyList<(int Draws, IReadOnlyList<double> Blocks)> points)
    {
        if (points.Count < 2)
            return null;
        var means = points.Select(p => p.Blocks.Average()).ToList();
        var expected = means;
        (double Data, double Noise)[] solution = [];
        for (var i = 0; i < Iterations && expected.TrueForAll(v => v > 0); i++)
        {
            solution = Solve([.. points.Select(p => 1.0 / p.Draws)], expected);
            var (data, noise) = Apply(solution, means);
            expected = [.. points.Select(p => data + noise / p.Draws)];
        }

        if (solution.Length == 0)
            return null;
        var all = Apply(solution, means);
        var blocks = Enumerable.Range(0, points[0].Blocks.Count)
            .Select(b => Apply(solution, [.. points.Select(p => p.Blocks[b])])).ToList();
        return new AverageLaw(
            Between(all.Data, [.. blocks.Select(b => b.Data)]), Between(all.Noise, [.. blocks.Select(b => b.Noise)]));
    }

    /// <summary>What each point's variance contributes to D and to E.</summary>
    private static (double Data, double Noise)[] Solve(double[] shares, List<double> expected)
    {
        var weights = expected.Select(v => 1 / (v * v)).ToArray();
        double one = weights.Sum(), share = 0, square = 0;
        for (var i = 0; i < shares.Length; i++)
        {
            share += weights[i] * shares[i];
            square += weights[i] * shares[i] * shares[i];
        }

        var determinant = one * square - share * share;
        return [.. shares.Select((s, i) => (weights[i] * (square - share * s) / determinant, weights[i] * (one * s - share) / determinant))];
    }

    private static (double Data, double Noise) Apply((double Data, double Noise)[] solution, IReadOnlyList<double> variances) => (
        solution.Zip(variances).Sum(p => p.First.Data * p.Second), solution.Zip(variances).Sum(p => p.First.Noise * p.Second));

    private static Interval Between(double value, double[] blocks)
    {
        if (blocks.Length < 2)
            return new Interval(value);
        var mean = blocks.Average();
        var error = Math.Sqrt(blocks.Sum(v => (v - mean) * (v - mean)) / (blocks.Length - 1) / blocks.Length);
        var half = Student.Quantile(blocks.Length - 1, 0.025) * error;
        return new Interval(value, value - half, value + half);
    }
}
