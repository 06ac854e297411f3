using Sgvb.Experiments.Variance;

namespace Sgvb.Tests.Variance;

public sealed class CosineTests
{
    private const int Experiments = 2000;

    /// <summary>The mean gradient is ½ in every weight: its cosine to a reference is that of (1, …, 1) to it.</summary>
    [Theory]
    [InlineData(0.1, 1f, 1f, 1f, 1f)]
    [InlineData(2, 1f, 1f, 1f, 1f)]
    [InlineData(0.1, 1f, 0f, 0f, 0f)]
    [InlineData(0.5, 3f, 1f, -1f, 0f)]
    [InlineData(0.1, -1f, -1f, -1f, -1f)]
    public void The_interval_holds_the_truth_in_95_percent_of_experiments_and_more_where_the_truth_is_one(double noise, params float[] reference)
    {
        const int blocks = 8;
        double square = reference.Sum(r => r * r);
        var truth = reference.Sum() / Math.Sqrt(reference.Length * square);
        var source = new GaussianGradients(reference.Length, 0.5, 0.5 * noise, noise, seed: 3);
        var (covers, known) = (0, 0);
        for (var e = 0; e < Experiments; e++)
        {
            var rows = Enumerable.Range(0, blocks).Select(b => source.Block(b, reference: reference)).ToList();
            if (Cosine.Of([.. rows.Select(r => r.Dot)], [.. rows.Select(r => r.MeanSquare)], square) is not { } cosine)
                continue;
            known++;
            Assert.InRange(cosine.Value, cosine.Low, cosine.High);
            Assert.InRange(cosine.Value, -1, 1);
            covers += cosine.Low <= truth + Tolerances.DoubleRounding && truth <= cosine.High + Tolerances.DoubleRounding ? 1 : 0;
        }

        Assert.True(known > Experiments / 2, $"{known} of {Experiments} have an interval");
        Assert.True((double)covers / known >= 0.95 - Tolerances.StandardErrors * Math.Sqrt(0.95 * 0.05 / known), $"{covers} of {known}");
    }

    [Fact]
    public void Little_noise_tells_a_cosine_to_its_first_digits()
    {
        float[] reference = [3, 1, -1, 0];
        var source = new GaussianGradients(4, 0.5, 1e-3, 1e-3, seed: 4);
        var rows = Enumerable.Range(0, 8).Select(b => source.Block(b, reference: reference)).ToList();
        var cosine = Cosine.Of([.. rows.Select(r => r.Dot)], [.. rows.Select(r => r.MeanSquare)], 11)!.Value;
        Assert.True(cosine.High - cosine.Low < 0.05, $"[{cosine.Low}, {cosine.High}]");
        Assert.InRange(3 / Math.Sqrt(44), cosine.Low, cosine.High);
    }

    [Fact]
    public void Where_the_blocks_cannot_tell_there_is_none()
    {
        double[] dots = [1, 1.1, 0.9], squares = [4, 4.1, 3.9];
        Assert.NotNull(Cosine.Of(dots, squares, 1));
        Assert.Null(Cosine.Of(dots, squares, double.NaN));
        Assert.Null(Cosine.Of(dots, squares, 0));
        Assert.Null(Cosine.Of(dots, [-1, 0.5, -1], 1));
        Assert.Null(Cosine.Of([1], [4], 1));
        // A product that may have either sign.
        Assert.Null(Cosine.Of([1, -1, 1.5], squares, 1));
    }

    [Fact]
    public void A_length_that_may_be_zero_leaves_every_cosine_up_to_one()
    {
        var cosine = Cosine.Of([1, 1.02, 0.98], [1, 3, 0.5], 1)!.Value;
        Assert.Equal(1, cosine.High);
        Assert.InRange(cosine.Low, 0.1, 0.7);
        Assert.InRange(cosine.Value, cosine.Low, 1);
    }
}
