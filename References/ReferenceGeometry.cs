namespace Sgvb.References;

/// <summary>
/// Which elements of its input a layer's outputs sum over. The input has a row for each position of each example, m·H·W + y·W + x, and a
/// column a channel; so has the output. θ has a row for each channel c and tap (ky, kx), c·k·k + ky·k + kx. Output position p of a picture
/// sums over all channels and over the taps that fall on the picture there; the padding around it is zero and so left out. A dense layer is
/// one position with one tap.
/// </summary>
public sealed class ReferenceGeometry
{
    private readonly (int Position, int Tap)[][] _of;

    private ReferenceGeometry(int channels, int height, int width, int kernel, int stride, int padding)
    {
        (Channels, InputPositions, Taps) = (channels, height * width, kernel * kernel);
        var of = new List<(int, int)[]>();
        for (var top = -padding; top + kernel <= height + padding; top += stride)
            for (var left = -padding; left + kernel <= width + padding; left += stride)
            {
                var taps = new List<(int, int)>();
                for (var ky = 0; ky < kernel; ky++)
                    for (var kx = 0; kx < kernel; kx++)
                    {
                        var (y, x) = (top + ky, left + kx);
                        if (y >= 0 && y < height && x >= 0 && x < width)
                            taps.Add((y * width + x, ky * kernel + kx));
                    }

                of.Add([.. taps]);
            }

        _of = [.. of];
    }

    public int Channels { get; }

    /// <summary>Positions of one input picture.</summary>
    public int InputPositions { get; }

    /// <summary>Positions of one output picture.</summary>
    public int OutputPositions => _of.Length;

    /// <summary>k·k, the rows of θ that belong to one channel.</summary>
    public int Taps { get; }

    /// <summary>K, rows of θ.</summary>
    public int Inputs => Channels * Taps;

    public static ReferenceGeometry Dense(int inputs) => new(inputs, 1, 1, 1, 1, 0);

    /// <summary>Of a layer of the library, whose settings are all that is read.</summary>
    public static ReferenceGeometry Of(Layer layer) => layer.Spec is Conv2d convolution
        ? new(layer.Input.Channels, layer.Input.Height, layer.Input.Width, convolution.Kernel, convolution.Stride, convolution.Padding)
        : Dense(layer.Input.Channels * layer.Input.Height * layer.Input.Width);

    /// <summary>The channel that a row of θ reads.</summary>
    public int Channel(int i) => i / Taps;

    /// <summary>What row <paramref name="y"/> of the output sums over: row and column of the input, row of θ.</summary>
    public IEnumerable<(int X, int C, int I)> Terms(int y)
    {
        for (var c = 0; c < Channels; c++)
            foreach (var (x, i) in Terms(y, c))
                yield return (x, c, i);
    }

    /// <summary>The terms of one channel: row of the input, row of θ.</summary>
    public IEnumerable<(int X, int I)> Terms(int y, int c)
    {
        var m = y / OutputPositions;
        foreach (var (position, tap) in _of[y % OutputPositions])
            yield return (m * InputPositions + position, c * Taps + tap);
    }

    /// <summary>
    /// From rows by example and position to others: a vector has the elements of a picture by channel and then by position, so that a picture
    /// and its vector are the same numbers with other numbers of positions.
    /// </summary>
    public static double[,] Regroup(double[,] source, int from, int to)
    {
        if (from == to)
            return source;
        var (examples, elements) = (source.GetLength(0) / from, from * source.GetLength(1));
        var target = new double[examples * to, elements / to];
        for (var m = 0; m < examples; m++)
            for (var e = 0; e < elements; e++)
                target[m * to + e % to, e / to] = source[m * from + e % from, e / from];
        return target;
    }
}
