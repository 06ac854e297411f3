using Sgvb.Data;
using Sgvb.Model.Layers;

namespace Sgvb.Tests.Data;

public sealed class DatasetTests
{
    private static readonly Shape Picture = new(1, 28, 28);

    private static Dataset Small()
    {
        var images = new byte[3 * 784];
        for (var i = 0; i < images.Length; i++)
            images[i] = (byte)(i % 256);
        return new Dataset("small", Picture, images, [4, 0, 9]);
    }

    [Fact]
    public void Gather_scales_bytes_to_the_unit_interval_and_follows_the_indices()
    {
        var data = Small();
        var (x, y) = (new float[4 * 784], new float[4]);
        data.Gather([2, 0, 2, 1], x, y);
        Assert.Equal([9, 4, 9, 0], y);
        int[] rows = [2, 0, 2, 1];
        for (var m = 0; m < 4; m++)
            for (var p = 0; p < 784; p++)
                Assert.Equal(data.Images[rows[m] * 784 + p] / 255f, x[m * 784 + p]);
        Assert.Equal((0f, 1f), (x.Min(), x.Max()));
    }

    [Fact]
    public void Gather_allocates_nothing()
    {
        var data = Small();
        var (x, y) = (new float[2 * 784], new float[2]);
        int[] rows = [1, 2];
        data.Gather(rows, x, y);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            data.Gather(rows, x, y);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Equal_contents_have_equal_hashes_and_one_changed_byte_shows()
    {
        var (a, b) = (Small(), Small());
        Assert.Equal(a.ContentHash, b.ContentHash);
        Assert.Equal(64, a.ContentHash.Length);
        b.Images[100] ^= 1;
        Assert.NotEqual(a.ContentHash, new Dataset("small", Picture, b.Images, b.Labels).ContentHash);
    }

    [Fact]
    public void Lengths_and_labels_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Dataset("x", Picture, new byte[783], [1]));
        Assert.Throws<ArgumentException>(() => new Dataset("x", Picture, [], []));
        Assert.Throws<ArgumentException>(() => new Dataset("x", Picture, new byte[784], [10]));
        Assert.Throws<ArgumentException>(() => new Dataset("x", new Shape(3, 32, 32), new byte[784], [1]));
        Assert.Throws<ArgumentException>(() => Small().With(PixelScale.Unit(3)));
        Assert.Throws<ArgumentException>(() => Small().Gather([0], new float[784], new float[2]));
    }
}
