using Sgvb.Data;
using Sgvb.Model.Layers;
using Sgvb.Noise;

namespace Sgvb.Tests.Data;

public sealed class AugmentationTests
{
    private const int Examples = 4000;
    private static readonly Shape Picture = new(2, 7, 6);

    [Fact]
    public void None_leaves_every_pixel()
    {
        var images = Numbered(3);
        Augmented.Apply(Augmentation.None, images, Picture, Key(1));
        Assert.Equal(Numbered(3), images);
    }

    [Fact]
    public void Half_of_the_pictures_are_mirrored_whole()
    {
        var images = Numbered(Examples);
        Augmented.Apply(Augmentation.Flip, images, Picture, Key(1));
        var flipped = 0;
        for (var i = 0; i < Examples; i++)
        {
            var isFlipped = images[i * Picture.Elements] == Pixel(0, 0, Picture.Width - 1);
            flipped += isFlipped ? 1 : 0;
            AssertPicture(images, i, isFlipped, 0, 0);
        }

        var bound = Tolerances.StandardErrors * Math.Sqrt(Examples / 4.0);
        Assert.InRange(flipped, Examples / 2.0 - bound, Examples / 2.0 + bound);
    }

    [Fact]
    public void Every_shift_comes_equally_often_and_moves_all_channels_alike()
    {
        var images = Numbered(Examples);
        Augmented.Apply(Augmentation.FlipShift, images, Picture, Key(1));
        var counts = new Dictionary<(int Down, int Right), int>();
        for (var i = 0; i < Examples; i++)
        {
            var (isFlipped, down, right) = Find(images, i);
            AssertPicture(images, i, isFlipped, down, right);
            counts[(down, right)] = counts.GetValueOrDefault((down, right)) + 1;
        }

        const int shifts = (2 * Augmented.Most + 1) * (2 * Augmented.Most + 1);
        Assert.Equal(shifts, counts.Count);
        const double expected = (double)Examples / shifts;
        var bound = Tolerances.StandardErrors * Math.Sqrt(expected);
        Assert.All(counts.Values, c => Assert.InRange(c, expected - bound, expected + bound));
    }

    [Fact]
    public void A_step_has_its_own_changes_and_they_are_the_same_every_time()
    {
        float[] first = Numbered(20), again = Numbered(20), next = Numbered(20), other = Numbered(20);
        Augmented.Apply(Augmentation.FlipShift, first, Picture, Key(1));
        Augmented.Apply(Augmentation.FlipShift, again, Picture, Key(1));
        Augmented.Apply(Augmentation.FlipShift, next, Picture, Key(2));
        Augmented.Apply(Augmentation.FlipShift, other, Picture, new NoiseKey(8, 0, 1));
        Assert.Equal(first, again);
        Assert.NotEqual(first, next);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void Changing_allocates_nothing()
    {
        var images = Numbered(20);
        Augmented.Apply(Augmentation.FlipShift, images, Picture, Key(1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0UL; step < 20; step++)
            Augmented.Apply(Augmentation.FlipShift, images, Picture, Key(step));
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(7, 1, 1)]
    [InlineData(1, 4, 9)]
    public void What_is_no_picture_is_refused_in_one_line(int channels, int height, int width)
    {
        var shape = new Shape(channels, height, width);
        Assert.Contains($"examples of {shape} are no pictures", OneLine.Of(() => Augmented.Check(Augmentation.Flip, shape)), StringComparison.Ordinal);
        Augmented.Check(Augmentation.None, shape);
        Augmented.Check(Augmentation.FlipShift, Picture);
    }

    private static NoiseKey Key(ulong step) => new(7, 0, step);

    // Never 0, which is what a shift uncovers.
    private static float Pixel(int channel, int row, int column) => 1 + (channel * Picture.Height + row) * Picture.Width + column;

    private static float[] Numbered(int examples) =>
    [
        .. from i in Enumerable.Range(0, examples)
           from c in Enumerable.Range(0, Picture.Channels)
           from y in Enumerable.Range(0, Picture.Height)
           from x in Enumerable.Range(0, Picture.Width)
           select Pixel(c, y, x),
    ];

    /// <summary>Reads from any pixel that was not uncovered where it came from.</summary>
    private static (bool IsFlipped, int Down, int Right) Find(float[] images, int example)
    {
        var channel = images.AsSpan(example * Picture.Elements, Picture.Positions);
        var at = channel.IndexOfAnyExcept(0);
        var isFlipped = channel[at + 1] != 0 && (at + 1) % Picture.Width != 0 && channel[at + 1] < channel[at];
        var from = (int)channel[at] - 1;
        var column = isFlipped ? Picture.Width - 1 - from % Picture.Width : from % Picture.Width;
        return (isFlipped, at / Picture.Width - from / Picture.Width, at % Picture.Width - column);
    }

    private static void AssertPicture(float[] images, int example, bool isFlipped, int down, int right)
    {
        for (var c = 0; c < Picture.Channels; c++)
            for (var y = 0; y < Picture.Height; y++)
                for (var x = 0; x < Picture.Width; x++)
                {
                    var (row, column) = (y - down, x - right);
                    var expected = row < 0 || row >= Picture.Height || column < 0 || column >= Picture.Width
                        ? 0
                        : Pixel(c, row, isFlipped ? Picture.Width - 1 - column : column);
                    Assert.Equal(expected, images[((example * Picture.Channels + c) * Picture.Height + y) * Picture.Width + x]);
                }
    }
}
