namespace Sgvb.Data;

/// <summary>How pictures are changed at random each time that a training takes them.</summary>
public enum Augmentation
{
    None,

    /// <summary>Left and right change places in half of them.</summary>
    Flip,

    /// <summary>That, and each is moved by −4 to 4 pixels along both axes.</summary>
    FlipShift,
}

/// <summary>Changes a minibatch's pictures in place, by the key alone: the same step of a resumed training sees the same pictures.</summary>
public static class Augmented
{
    /// <summary>Pixels that a picture moves at most.</summary>
    public const int Most = 4;

    /// <summary>In place. Allocates nothing.</summary>
    /// <param name="images">[M, channels, height, width], on the scale that the network takes; what a shift uncovers becomes 0.</param>
    /// <param name="shape">Of one.</param>
    /// <param name="key">The seed, and the step as the draw.</param>
    public static void Apply(Augmentation augmentation, Span<float> images, Shape shape, in NoiseKey key)
    {
        if (augmentation == Augmentation.None)
            return;
        var stream = key.For(RowOrder.Augment, NoiseStream.Minibatch);
        var examples = images.Length / shape.Elements;
        for (var i = 0; i < examples; i++)
        {
            var word = Philox.Word(stream, 0, i, examples);
            var picture = images.Slice(i * shape.Elements, shape.Elements);
            if (word >> 31 != 0)
                Flip(picture, shape.Width);
            if (augmentation == Augmentation.FlipShift)
                for (var c = 0; c < shape.Channels; c++)
                    Shift(picture.Slice(c * shape.Positions, shape.Positions), shape.Width, Offset(word & 0x7fff), Offset((word >> 15) & 0x7fff));
        }
    }

    /// <exception cref="SgvbException">Examples of this shape are no pictures.</exception>
    public static void Check(Augmentation augmentation, Shape shape)
    {
        if (augmentation != Augmentation.None && (shape.Height <= Most || shape.Width <= Most))
            throw new SgvbException($"--augment: examples of {shape} are no pictures that can be flipped or moved; leave it out");
    }

    // From 15 bits; uniform on −Most … Most up to 1/2¹².
    private static int Offset(uint bits) => (int)(bits * (2 * Most + 1) >> 15) - Most;

    private static void Flip(Span<float> picture, int width)
    {
        for (var row = 0; row < picture.Length; row += width)
            picture.Slice(row, width).Reverse();
    }

    // Rows are taken in the order in which none is overwritten before it was moved.
    private static void Shift(Span<float> channel, int width, int down, int right)
    {
        var height = channel.Length / width;
        var length = width - Math.Abs(right);
        for (var n = 0; n < height; n++)
        {
            var to = down > 0 ? height - 1 - n : n;
            var row = channel.Slice(to * width, width);
            if (to - down < 0 || to - down >= height)
            {
                row.Clear();
                continue;
            }

            channel.Slice((to - down) * width + Math.Max(0, -right), length).CopyTo(row[Math.Max(0, right)..]);
            (right > 0 ? row[..right] : row[length..]).Clear();
        }
    }
}
