using Sgvb.Experiments.Variance;

namespace Sgvb.Tests.Variance;

public class BlockTests
{
    private const double Data = 2, Noise = 3, Mean = 50;

    [Fact]
    public void The_three_parts_and_the_squared_mean_are_unbiased()
    {
        // Few weights and many blocks: a bias of the correction terms would stand out against the standard error.
        const int weights = 4, blocks = 20_000;
        var source = new GaussianGradients(weights, 0.5, Data, Noise, seed: 1);
        var reference = new float[weights];
        Array.Fill(reference, 2f);
        var rows = Enumerable.Range(0, blocks).Select(b => source.Block(b, reference: reference)).ToList();

        AssertMean(rows, r => r.Variance, Data + Noise);
        AssertMean(rows, r => r.Data, Data);
        AssertMean(rows, r => r.Noise, Noise);
        AssertMean(rows, r => r.MeanSquare, weights * 0.25);
        AssertMean(rows, r => r.Dot, weights * 0.5 * 2);
    }

    [Fact]
    public void The_interval_covers_the_known_variance_in_95_percent_of_experiments()
    {
        const int experiments = 2000, blocks = 5, weights = 64;
        var source = new GaussianGradients(weights, Mean, Data, Noise, seed: 2);
        var hits = new int[3];
        for (var e = 0; e < experiments; e++)
        {
            var estimate = VarianceEstimate.FromBlocks(Enumerable.Range(0, blocks).Select(b => source.Block(b))).Single();
            hits[0] += estimate.Total.Low <= Data + Noise && Data + Noise <= estimate.Total.High ? 1 : 0;
            hits[1] += Covers(estimate.Data, Data);
            hits[2] += Covers(estimate.Noise, Noise);
        }

        var bound = Tolerances.StandardErrors * Math.Sqrt(0.95 * 0.05 / experiments);
        // The total's interval allows for contributions that were not seen, which normal gradients do not have.
        Assert.InRange((double)hits[0] / experiments, 0.95 - bound, 0.98 + bound);
        foreach (var count in hits[1..])
            Assert.InRange((double)count / experiments, 0.95 - bound, 0.95 + bound);
    }

    [Fact]
    public void Variance_scales_with_the_square_of_the_examples()
    {
        var once = new GaussianGradients(100, Mean, Data, Noise, seed: 3).Block(0);
        var scaled = new GaussianGradients(100, Mean, Data, Noise, seed: 3).Block(0, examples: 60_000);
        Assert.Equal(3.6e9 * once.Variance, scaled.Variance, 3.6e9 * once.Variance * Tolerances.DoubleRounding);
    }

    [Fact]
    public void Merging_depends_on_the_set_of_rows_alone_to_the_last_bit()
    {
        var source = new GaussianGradients(33, Mean, Data, Noise, seed: 4);
        var rows = Enumerable.Range(0, 40).Select(b => source.Block(b)).ToList();
        var whole = VarianceEstimate.FromBlocks(rows).Single();
        var shuffled = rows.ToArray();
        new Random(5).Shuffle(shuffled);
        Assert.Equal(whole, VarianceEstimate.FromBlocks(shuffled).Single());

        // Three shards, each with every third block, merged in another order.
        var shards = Enumerable.Range(0, 3).Select(s => rows.Where(r => r.Block % 3 == s)).Reverse();
        Assert.Equal(whole, VarianceEstimate.FromBlocks(shards.SelectMany(s => s)).Single());
    }

    [Fact]
    public void A_block_that_occurs_twice_is_refused()
    {
        var source = new GaussianGradients(3, Mean, Data, Noise, seed: 6);
        var error = Assert.Throws<SgvbException>(() => VarianceEstimate.FromBlocks([source.Block(7), source.Block(7)]));
        Assert.Contains("block 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_block_has_an_interval_from_its_minibatches_but_none_where_it_does_not_know_its_error()
    {
        var block = new GaussianGradients(9, Mean, Data, Noise, seed: 7).Block(0);
        var known = VarianceEstimate.FromBlocks([block]).Single().Total;
        Assert.True(0 < known.Low && known.Low < known.Mean && known.Mean < known.High);
        var unknown = VarianceEstimate.FromBlocks([block with { StandardError = double.NaN }]).Single().Total;
        Assert.Equal(known.Mean, unknown.Mean);
        Assert.True(double.IsNaN(unknown.Low));
    }

    [Fact]
    public void The_error_that_a_block_tells_is_that_of_the_blocks_or_a_little_more()
    {
        const int blocks = 4000;
        var source = new GaussianGradients(16, Mean, Data, Noise, seed: 8);
        var rows = Enumerable.Range(0, blocks).Select(b => source.Block(b)).ToList();
        var spread = BlockMean.Of([.. rows.Select(r => r.Variance)]);
        var told = BlockMean.Of([.. rows.Select(r => r.StandardError * r.StandardError)]);
        var seen = blocks * spread.StandardError * spread.StandardError;
        // The square of a normal's sample variance has a relative error of √(2/n); the jackknife of eight normal values is a sixth too large.
        var bound = Tolerances.StandardErrors * (told.StandardError + seen * Math.Sqrt(2.0 / blocks));
        Assert.InRange(told.Mean, seen - bound, 7.0 / 6 * seen + bound);
    }

    private static int Covers(BlockMean mean, double truth) => mean.Low <= truth && truth <= mean.High ? 1 : 0;

    private static void AssertMean(List<BlockRow> rows, Func<BlockRow, double> of, double expected)
    {
        var mean = BlockMean.Of([.. rows.Select(of)]);
        Assert.InRange(mean.Mean, expected - Tolerances.StandardErrors * mean.StandardError, expected + Tolerances.StandardErrors * mean.StandardError);
    }
}
