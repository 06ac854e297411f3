using Sgvb.Data;
using Sgvb.Model.Layers;

namespace Sgvb.Tests.Data;

public sealed class PixelScaleTests
{
    [Fact]
    public void Standardised_pixels_have_mean_0_and_deviation_1_in_every_channel_of_the_training_set()
    {
        var data = Shapes.Generate(2, 60, 40).Preprocess("standardised");
        var (x, y) = (new float[60 * 3072], new float[60]);
        data.Train.Gather([.. Enumerable.Range(0, 60)], x, y);
        for (var c = 0; c < 3; c++)
        {
            double[] values = [.. Enumerable.Range(0, x.Length).Where(i => i % 3072 / 1024 == c).Select(i => (double)x[i])];
            Assert.Equal(0, values.Average(), Tolerances.FloatRounding * 2);
            Assert.Equal(1, values.Average(v => v * v), Tolerances.FloatRounding * 2);
        }

        // The test set is put on the training set's scale, not on its own.
        Assert.Equal(data.Train.Scale, data.Test.Scale);
        var own = PixelScale.Standardised(Shapes.Generate(2, 60, 40).Test);
        Assert.NotEqual(own.Means[0], data.Test.Scale.Means[0]);
        var t = new float[3072];
        data.Test.Gather([7], t, new float[1]);
        for (var e = 0; e < 3072; e++)
            Assert.Equal((data.Test.Image(7)[e] / 255.0 - data.Scale.Means[e / 1024]) / data.Scale.Deviations[e / 1024], t[e], 4 * Tolerances.FloatRounding);
    }

    [Fact]
    public void Constants_are_those_of_a_set_counted_by_hand()
    {
        // Two pictures of two pixels and two channels.
        var data = new Dataset("hand", new Shape(2, 1, 2), [0, 255, 51, 51, 255, 0, 51, 51], [1, 2]);
        var scale = PixelScale.Standardised(data);
        Assert.Equal([0.5, 0.2], scale.Means);
        // A channel that never changes has nothing to be divided by.
        Assert.Equal([0.5, 1], scale.Deviations);
        var x = new float[4];
        data.With(scale).Gather([1], x, new float[1]);
        Assert.Equal([1, -1, 0, 0], x);
        Assert.Equal([("preprocess", "standardised"), ("pixel_mean", "0.5 0.2"), ("pixel_deviation", "0.5 1")], scale.Metadata);
    }

    [Fact]
    public void The_usual_scale_changes_nothing_and_another_one_is_told()
    {
        var data = Digits.Generate(1, 30, 10);
        Assert.Same(data, data.Preprocess("unit"));
        Assert.Empty(data.Scale.Metadata);
        var other = data.Preprocess("standardised");
        Assert.Contains("; pixels standardised by channel with the training set's mean 0.", other.Note, StringComparison.Ordinal);
        Assert.Equal(data.Train.Images, other.Train.Images);
        Assert.NotEqual(data.Train.ContentHash, other.Train.ContentHash);
        Assert.NotEqual(data.Test.ContentHash, other.Test.ContentHash);
        Assert.Equal(other.Train.ContentHash, Digits.Generate(1, 30, 10).Preprocess("standardised").Train.ContentHash);
        // Rows taken later, as for validation, stay on the scale of the whole.
        Assert.Equal(other.Scale, other.Train.Subset("few", [3, 4]).Scale);
        Assert.Throws<ArgumentException>(() => data.Preprocess("whitened"));
    }

    [Fact]
    public void Gather_allocates_nothing_in_colour()
    {
        var data = Shapes.Generate(1, 4, 1).Preprocess("standardised").Train;
        var (x, y) = (new float[2 * 3072], new float[2]);
        int[] rows = [1, 2];
        data.Gather(rows, x, y);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            data.Gather(rows, x, y);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
