using Sgvb.Data;

namespace Sgvb.Tests.Data;

public sealed class DigitsTests
{
    [Fact]
    public void The_default_set_has_the_same_bytes_on_every_machine()
    {
        // A change here changes every result on digits: it needs a new name for the data set, or a reason in the history.
        Assert.Equal("aadb71dc811c31a870546611a46a9b47f22e43ced65a25816f61a11db4e5cc4b", Digits.Default.Train.ContentHash);
        Assert.Equal("b510ff4ea5cd9e058e106f7c75374d592b160256ca9ece22107265c6df14c5a9", Digits.Default.Test.ContentHash);
        Assert.Equal((20_000, 4_000), (Digits.Default.Train.Rows, Digits.Default.Test.Rows));
    }

    [Fact]
    public void An_example_depends_on_its_index_and_not_on_how_many_are_drawn()
    {
        var few = Digits.Generate(Digits.DefaultSeed, 37, 5);
        Assert.Equal(Digits.Default.Train.Images[..(37 * 784)], few.Train.Images);
        Assert.Equal(Digits.Default.Train.Labels[..37], few.Train.Labels);
        Assert.Equal(Digits.Default.Test.Images[..(5 * 784)], few.Test.Images);
    }

    [Fact]
    public void Another_seed_gives_other_digits_and_test_is_not_train()
    {
        var (one, two) = (Digits.Generate(1, 50, 50), Digits.Generate(2, 50, 50));
        Assert.NotEqual(one.Train.ContentHash, two.Train.ContentHash);
        Assert.NotEqual(one.Train.ContentHash, one.Test.ContentHash);
        for (var i = 0; i < 50; i++)
            for (var j = 0; j < 50; j++)
                Assert.False(one.Train.Image(i).SequenceEqual(one.Test.Image(j)));
    }

    [Fact]
    public void Classes_are_equally_frequent()
    {
        var train = Digits.Default.Train;
        // Binomial(20 000, 1/10) has standard deviation 42.4.
        for (var k = 0; k < 10; k++)
            Assert.InRange(train.Labels.Count(l => l == k), 2000 - Tolerances.StandardErrors * 42.4, 2000 + Tolerances.StandardErrors * 42.4);
    }

    [Fact]
    public void Few_digits_are_cut_off_by_the_border()
    {
        var train = Digits.Default.Train;
        var cut = 0;
        for (var i = 0; i < train.Rows; i++)
        {
            var touches = false;
            for (var at = 0; at < 28; at++)
                foreach (var pixel in (int[])[at, 27 * 28 + at, at * 28, at * 28 + 27])
                    touches |= train.Image(i)[pixel] >= 128;
            cut += touches ? 1 : 0;
        }

        Assert.InRange(cut / (double)train.Rows, 0, Tolerances.CutDigits);
    }

    [Fact]
    public void A_linear_model_errs_on_more_than_five_per_cent_and_the_nearest_neighbour_on_clearly_fewer()
    {
        var (train, test) = (Digits.Default.Train, Digits.Default.Test);
        var linear = new LinearClassifier(train, epochs: 5);
        var (linearTrain, linearTest) = (linear.Error(train), linear.Error(test));
        var nearest = NearestNeighbour.Error(train, test, queries: 300);
        TestContext.Current.TestOutputHelper?.WriteLine($"linear: train {linearTrain:P2}, test {linearTest:P2}; nearest neighbour {nearest:P2}");
        Assert.True(linearTest - Tolerances.StandardErrors * StandardError(linearTest, test.Rows) > 0.05, $"linear model: {linearTest:P2}");
        // Not for want of training: what it was trained on is as hard for it.
        Assert.True(linearTrain > 0.05 && linearTrain < 0.25, $"linear model on its training set: {linearTrain:P2}");
        Assert.True(
            nearest + Tolerances.StandardErrors * StandardError(nearest, 300) < linearTest - Tolerances.StandardErrors * StandardError(linearTest, test.Rows),
            $"nearest neighbour {nearest:P2}, linear {linearTest:P2}");
    }

    private static double StandardError(double error, int examples) => Math.Sqrt(error * (1 - error) / examples);
}
