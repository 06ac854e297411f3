using Sgvb.Experiments.Variance;

namespace Sgvb.Tests.Variance;

public class PairSumsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData((1 << 15) + 3)]
    public void Totals_equal_the_two_pass_definition(int weights)
    {
        // A mean a thousand times the spread: sums of squares without a shift would lose six digits of the variance.
        var source = new GaussianGradients(weights, 1000, 1, 0.5, seed: weights);
        var pairs = Enumerable.Range(0, 8).Select(_ => source.Pair()).ToList();
        var reference = source.Pair().First;
        var sums = new PairSums(weights);
        foreach (var (first, second) in pairs)
            sums.Add(first, second, threads: 2);
        var totals = sums.Total(reference, threads: 2);

        double spread = 0, halves = 0, square = 0, dot = 0;
        for (var i = 0; i < weights; i++)
        {
            var means = pairs.Select(p => ((double)p.First[i] + p.Second[i]) / 2).ToList();
            var mean = means.Average();
            spread += means.Sum(m => (m - mean) * (m - mean));
            halves += pairs.Sum(p => Math.Pow((double)p.First[i] - p.Second[i], 2) / 2);
            square += mean * mean;
            dot += mean * reference[i];
        }

        Assert.Equal(8, totals.Pairs);
        Assert.Equal(weights, totals.Weights);
        Assert.Equal(spread, totals.Spread, spread * Tolerances.DoubleSums);
        Assert.Equal(halves, totals.Halves, halves * Tolerances.DoubleSums);
        Assert.Equal(square, totals.MeanSquare, square * Tolerances.DoubleSums);
        Assert.Equal(dot, totals.Dot, Math.Abs(dot) * Tolerances.DoubleSums);
    }

    [Fact]
    public void Totals_have_the_same_bits_for_every_thread_count()
    {
        var source = new GaussianGradients(200_000, 1, 1, 1, seed: 8);
        var pairs = Enumerable.Range(0, 3).Select(_ => source.Pair()).ToList();
        PairTotals With(int threads)
        {
            var sums = new PairSums(200_000);
            foreach (var (first, second) in pairs)
                sums.Add(first, second, threads);
            return sums.Total(pairs[0].First, threads);
        }

        Assert.Equal(With(1), With(2));
        Assert.Equal(With(1), With(4));
    }

    [Fact]
    public void Clearing_forgets_the_block_before()
    {
        var source = new GaussianGradients(50, 1, 1, 1, seed: 9);
        var (first, second) = source.Pair();
        var (third, fourth) = source.Pair();
        var fresh = new PairSums(50);
        fresh.Add(third, fourth, 1);
        fresh.Add(first, second, 1);
        var used = new PairSums(50);
        used.Add(first, second, 1);
        used.Clear();
        used.Add(third, fourth, 1);
        used.Add(first, second, 1);
        Assert.Equal(fresh.Total(first, 1), used.Total(first, 1));
    }
}
