using Sgvb.Data;
using Sgvb.Model.Layers;

namespace Sgvb.Tests.Data;

public sealed class DrawnTableTests
{
    [Fact]
    public void The_default_set_has_the_same_bytes_on_every_machine()
    {
        // A change here changes every result on the table: it needs a new name for the data set, or a reason in the history.
        Assert.Equal("201f16e3dcd1fa18e94ed400e33daf9b3fc65f2b99139f9ca26db90f625692b1", DrawnTable.Default.Train.ContentHash);
        Assert.Equal("6fe98293e361fa43e124d0d023e42f5a4939bb3df5645da2bc4a6a8d7825c088", DrawnTable.Default.Test.ContentHash);
        Assert.Equal((2_000, 2_000, new Shape(13), 2), (DrawnTable.Default.Train.Rows, DrawnTable.Default.Test.Rows, DrawnTable.Default.Shape, DrawnTable.Default.Train.Classes));
    }

    [Fact]
    public void An_example_depends_on_its_index_and_not_on_how_many_are_drawn()
    {
        var few = DrawnTable.Generate(DrawnTable.DefaultSeed, 37, 5);
        Assert.Equal(DrawnTable.Default.Train.Images[..(37 * 13)], few.Train.Images);
        Assert.Equal(DrawnTable.Default.Train.Labels[..37], few.Train.Labels);
        Assert.Equal(DrawnTable.Default.Test.Images[..(5 * 13)], few.Test.Images);
    }

    [Fact]
    public void Another_seed_gives_other_rows_and_test_is_not_train()
    {
        var (one, two) = (DrawnTable.Generate(1, 50, 50), DrawnTable.Generate(2, 50, 50));
        Assert.NotEqual(one.Train.ContentHash, two.Train.ContentHash);
        for (var i = 0; i < 50; i++)
            for (var j = 0; j < 50; j++)
                Assert.False(one.Train.Image(i).SequenceEqual(one.Test.Image(j)));
    }

    [Fact]
    public void Classes_are_equally_frequent_and_few_numbers_are_cut_off()
    {
        var train = DrawnTable.Default.Train;
        // Binomial(2 000, 1/2) has standard deviation 22.4.
        Assert.InRange(train.Labels.Count(l => l == 0), 1000 - Tolerances.StandardErrors * 22.4, 1000 + Tolerances.StandardErrors * 22.4);
        Assert.InRange(train.Images.Count(b => b is 0 or 255), 0, 0.005 * train.Images.Length);
    }

    /// <summary>Better than a coin, and worse than what knows that a product decides.</summary>
    [Fact]
    public void A_linear_model_sees_a_part_of_it()
    {
        var linear = new LinearClassifier(DrawnTable.Default.Train, epochs: 20).Error(DrawnTable.Default.Test);
        var nearest = NearestNeighbour.Error(DrawnTable.Default.Train, DrawnTable.Default.Test, queries: 2000);
        TestContext.Current.TestOutputHelper?.WriteLine($"linear {linear:P2}, nearest neighbour {nearest:P2}");
        Assert.InRange(linear, 0.25, 0.45);
        Assert.True(nearest < linear - Tolerances.StandardErrors * Math.Sqrt(0.25 / 2000), $"linear {linear:P2}, nearest neighbour {nearest:P2}");
    }

    [Fact]
    public void It_is_found_by_name_and_for_a_network_of_thirteen_inputs()
    {
        var nothing = new DataLocator(_ => null);
        Assert.Same(DrawnTable.Default, nothing.Find(DrawnTable.Name));
        Assert.Same(DrawnTable.Default, nothing.Find(null, new Shape(13)));
        Assert.NotSame(DrawnTable.Default, nothing.Find(null, new Shape(784)));
        Assert.False(nothing.Find(null, new Shape(13)).IsFallback);
    }
}
